/** A global symbol, because each entry point of the package is bundled with its own copy of this class. */
const MARK = Symbol.for('cognito-m2m.user-error');

/**
 * Base class of errors that the user can fix. The message says what was given, what was expected and how to fix it.
 * Commands print it without a stack trace and exit with a code above 0.
 */
export abstract class UserError extends Error {
  /** Checked by `isUserError`. */
  readonly [MARK] = true;
}

/** Whether the user can fix an error; also true for an error from another entry point of the package. */
export function isUserError(error: unknown): error is UserError {
  return error instanceof Error && MARK in error;
}

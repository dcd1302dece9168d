/** The same in every copy of this class: the entries of the package are bundled apart from one another. */
const MARK = Symbol.for('cognito-m2m.user-error');

/**
 * Base of every error that the user can correct: its message says what was given, what was expected and how to fix it.
 * Commands print the message without a stack and end with an exit code above 0.
 */
export abstract class UserError extends Error {
  /** Found by `isUserError`. */
  readonly [MARK] = true;
}

/** Whether an error is one that the user can correct, whichever entry of the package threw it. */
export function isUserError(error: unknown): error is UserError {
  return error instanceof Error && MARK in error;
}

import { UserError } from '../error/user-error';

/** Thrown before anything is synthesized; its message lists every setting that is wrong. */
export class SettingsError extends UserError {
  /** Tells it apart where `instanceof` cannot, as across two copies of the package. */
  override readonly name = 'SettingsError';

  constructor(
    message: string,
    /** Every setting that is wrong, and what was expected of it. */
    readonly failed: { readonly given: unknown; readonly expected: unknown },
  ) {
    super(message);
  }
}

import { UserError } from '../error/user-error';

/** Wrong settings, thrown before synth; the message lists all of them. */
export class SettingsError extends UserError {
  /** Identifies the error if `instanceof` cannot, e.g. across two copies of the package. */
  override readonly name = 'SettingsError';

  constructor(
    message: string,
    /** Every wrong setting, with the expected value. */
    readonly failed: { readonly given: unknown; readonly expected: unknown },
  ) {
    super(message);
  }
}

import { UserError } from '../error/user-error';

/** Thrown before anything is synthesized; its message lists every setting that is wrong. */
export class SettingsError extends UserError {
  override readonly name = 'SettingsError';

  constructor(
    message: string,
    readonly failed: { readonly given: unknown; readonly expected: unknown },
  ) {
    super(message);
  }
}

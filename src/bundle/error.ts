import { UserError } from '../error/user-error';

/** Public: branch on the code, a message may be reworded. */
export type BundleErrorCode = 'ERR_ENTRY_MISSING' | 'ERR_BUNDLE_FAILED';

/** Thrown at synth where a function cannot be bundled. */
export class BundleError extends UserError {
  override readonly name = 'BundleError';

  constructor(
    readonly code: BundleErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

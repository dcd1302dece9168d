import { UserError } from '../error/user-error';

/** Public: branch on the code, a message may be reworded. */
export type BundleErrorCode =
  'ERR_ENTRY_MISSING' | 'ERR_BUNDLE_FAILED' | 'ERR_PACKAGE_MISSING' | 'ERR_PACKAGE_UNREADABLE' | 'ERR_HANDLER_MISSING';

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

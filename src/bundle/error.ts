import { UserError } from '../error/user-error';

/** Public: branch on the code, a message may be reworded. */
export type BundleErrorCode =
  'ERR_ENTRY_MISSING' | 'ERR_BUNDLE_FAILED' | 'ERR_PACKAGE_MISSING' | 'ERR_PACKAGE_UNREADABLE' | 'ERR_HANDLER_MISSING';

/** Thrown at synth if a function cannot be bundled. */
export class BundleError extends UserError {
  /** Identifies the error across two copies of the package, for which `instanceof` fails. */
  override readonly name = 'BundleError';

  constructor(
    /** Name of the failure; it stays the same if a message is reworded. */
    readonly code: BundleErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

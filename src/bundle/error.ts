import { UserError } from '../error/user-error';

/** Public: branch on the code, a message may be reworded. */
export type BundleErrorCode =
  /** The entry of a function is not a file. */
  | 'ERR_ENTRY_MISSING'
  /** esbuild cannot bundle the entry of a function. */
  | 'ERR_BUNDLE_FAILED'
  /** The folder or the zip of a function does not exist or is empty. */
  | 'ERR_PACKAGE_MISSING'
  /** The folder or the zip of a function cannot be read, or holds a link or path that leads outside. */
  | 'ERR_PACKAGE_UNREADABLE'
  /** The code of a function does not have its handler, or the runtime does not exist. */
  | 'ERR_HANDLER_MISSING';

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

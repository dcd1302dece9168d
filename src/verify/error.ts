import { UserError } from '../error/user-error';

/** Public: branch on the code, a message may be reworded. */
export type VerifyErrorCode =
  | 'ERR_FILE_INVALID'
  | 'ERR_OUTPUT_MISSING'
  | 'ERR_SECRET_UNAVAILABLE'
  | 'ERR_CLIENT_UNKNOWN'
  | 'ERR_NO_TOKEN'
  | 'ERR_ROUTE_TABLE'
  | 'ERR_STAGES'
  | 'ERR_UNREACHABLE';

/** Thrown where a deployment cannot be verified at all; what is verified and wrong is no error. */
export class VerifyError extends UserError {
  /** Tells it apart where `instanceof` cannot, as across two copies of the package. */
  override readonly name = 'VerifyError';

  constructor(
    /** Names what went wrong; it stays the same when a message is reworded. */
    readonly code: VerifyErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

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

/** A deployment that cannot be verified at all. A wrong answer is a result, not an error. */
export class VerifyError extends UserError {
  /** Identifies the error if `instanceof` cannot, e.g. across two copies of the package. */
  override readonly name = 'VerifyError';

  constructor(
    /** Identifies the problem; stable, even if the message is reworded. */
    readonly code: VerifyErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

import { UserError } from '../error/user-error';

/** Public: branch on the code, a message may be reworded. */
export type VerifyErrorCode =
  /** A file of outputs, secrets or request cases cannot be read. */
  | 'ERR_FILE_INVALID'
  /** The outputs lack an address or a client id. */
  | 'ERR_OUTPUT_MISSING'
  /** The secret of a client cannot be read. */
  | 'ERR_SECRET_UNAVAILABLE'
  /** A request case names a client that the app does not have. */
  | 'ERR_CLIENT_UNKNOWN'
  /** The token endpoint gives no token. */
  | 'ERR_NO_TOKEN'
  /** The table of the Lambda authorizer cannot be read. */
  | 'ERR_ROUTE_TABLE'
  /** The app has several APIs, and the command needs one. */
  | 'ERR_STAGES'
  /** The token endpoint or the API does not answer. */
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

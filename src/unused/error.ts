import { UserError } from '../error/user-error';

/** Public: branch on the code, a message may be reworded. */
export type UnusedErrorCode =
  /** The stage writes no access log. */
  | 'ERR_NO_ACCESS_LOG'
  /** The format of the access log lacks a field that the command needs. */
  | 'ERR_LOG_FORMAT'
  /** A file of the log cannot be read, or no line is of this access log. */
  | 'ERR_LOG_UNREADABLE'
  /** A query of CloudWatch Logs Insights failed. */
  | 'ERR_LOG_QUERY'
  /** No file, or more than one, declares the clients. */
  | 'ERR_DECLARATION_NOT_FOUND'
  /** The command cannot edit the declaration, or TypeScript is not installed. */
  | 'ERR_DECLARATION_NOT_EDITED';

/** An error that prevents a report on unused access. */
export class UnusedError extends UserError {
  override readonly name = 'UnusedError';

  constructor(
    readonly code: UnusedErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

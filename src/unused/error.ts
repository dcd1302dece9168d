import { UserError } from '../error/user-error';

/** Public: branch on the code, a message may be reworded. */
export type UnusedErrorCode =
  | 'ERR_NO_ACCESS_LOG'
  | 'ERR_LOG_FORMAT'
  | 'ERR_LOG_UNREADABLE'
  | 'ERR_LOG_QUERY'
  | 'ERR_DECLARATION_NOT_FOUND'
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

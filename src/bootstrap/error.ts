import { UserError } from '../error/user-error';

/** Public: branch on the code, a message may be reworded. */
export type BootstrapErrorCode =
  | 'ERR_ACCOUNT_WRONG'
  | 'ERR_BUCKET_OTHER'
  | 'ERR_BUCKET_FOREIGN'
  | 'ERR_BUCKET_IN_USE'
  | 'ERR_BUCKET_NOT_EMPTY'
  | 'ERR_NOT_CONFIRMED'
  | 'ERR_STATE_LOST'
  | 'ERR_STATE_UNREADABLE'
  | 'ERR_STATES_DIFFER';

/** A bootstrap that cannot be deployed or destroyed. */
export class BootstrapError extends UserError {
  override readonly name = 'BootstrapError';

  constructor(
    readonly code: BootstrapErrorCode,
    message: string,
  ) {
    super(message);
  }
}

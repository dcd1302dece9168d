import { UserError } from '../error/user-error';

/** Public: branch on the code, a message may be reworded. */
export type BootstrapErrorCode =
  /** The AWS credentials belong to another account than `M2M_ACCOUNT_ID`. */
  | 'ERR_ACCOUNT_WRONG'
  /** `M2M_STATE_BUCKET` names another bucket than the one of the bootstrap. */
  | 'ERR_BUCKET_OTHER'
  /** The bucket belongs to another account, or the credentials may not read it. */
  | 'ERR_BUCKET_FOREIGN'
  /** The bucket still holds the state of resources that exist. */
  | 'ERR_BUCKET_IN_USE'
  /** The bucket holds old states, and `M2M_STATE_FORCE_DESTROY` is not set. */
  | 'ERR_BUCKET_NOT_EMPTY'
  /** The person did not confirm, or stdin is no terminal to confirm on. */
  | 'ERR_NOT_CONFIRMED'
  /** The bucket exists, but the state of the bootstrap is neither in it nor in the local file. */
  | 'ERR_STATE_LOST'
  /** A state is not one of Terraform 1.10 or later. */
  | 'ERR_STATE_UNREADABLE'
  /** The local state and the state in the bucket belong to different deployments. */
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

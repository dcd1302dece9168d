import { UserError } from '../error/user-error';

/** Public: branch on the code, a message may be reworded. */
export type ContractErrorCode =
  | 'ERR_CONTRACT_UNREADABLE'
  | 'ERR_CONTRACT_INVALID'
  | 'ERR_CONTRACT_VERSION'
  | 'ERR_CONTRACT_NAME'
  | 'ERR_CONTRACT_CYCLE';

/** A contract of another repository that cannot be taken as it is. */
export class ContractError extends UserError {
  override readonly name = 'ContractError';

  constructor(
    /** Stays the same when the message is reworded. */
    readonly code: ContractErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

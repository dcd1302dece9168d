import { UserError } from '../error/user-error';

/** Public: branch on the code, a message may be reworded. */
export type ContractErrorCode =
  /** The file or the package of a contract cannot be read. */
  | 'ERR_CONTRACT_UNREADABLE'
  /** A contract has content that is not allowed. */
  | 'ERR_CONTRACT_INVALID'
  /** A contract has another version than expected, or a version that this package does not know. */
  | 'ERR_CONTRACT_VERSION'
  /** A contract belongs to a service with another name. */
  | 'ERR_CONTRACT_NAME'
  /** Packages of contracts depend on each other in a circle. */
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

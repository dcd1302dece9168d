import { UserError } from '../error/user-error';

/** Public: branch on the code, a message may be reworded. */
export type CostErrorCode =
  /** The file of prices has content that is not allowed. */
  | 'ERR_RATES_INVALID'
  /** The file of the usage has content that is not allowed. */
  | 'ERR_USAGE_INVALID'
  /** The report cannot be written. */
  | 'ERR_OUTPUT';

/** Error in the input of an estimate, thrown before anything is computed. */
export class CostError extends UserError {
  override readonly name = 'CostError';

  constructor(
    readonly code: CostErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

import { UserError } from '../error/user-error';

/** Public: branch on the code, a message may be reworded. */
export type CostErrorCode = 'ERR_RATES_INVALID' | 'ERR_USAGE_INVALID' | 'ERR_OUTPUT';

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

import { UserError } from '../error/user-error';

/** Public: branch on the code, a message may be reworded. */
export type ReviewErrorCode = 'ERR_INPUT_UNREADABLE' | 'ERR_STACK_UNKNOWN' | 'ERR_PLAN_UNREADABLE';

/** Thrown where there is nothing to review; what a review does not understand of its input is part of its result. */
export class ReviewError extends UserError {
  override readonly name = 'ReviewError';

  constructor(
    readonly code: ReviewErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

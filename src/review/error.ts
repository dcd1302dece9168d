import { UserError } from '../error/user-error';

/** Public: branch on the code, a message may be reworded. */
export type ReviewErrorCode =
  /** A folder, plan or state of the review cannot be read. */
  | 'ERR_INPUT_UNREADABLE'
  /** `--stack` is missing, or the app has no stack of this name. */
  | 'ERR_STACK_UNKNOWN'
  /** The plan cannot be read. */
  | 'ERR_PLAN_UNREADABLE';

/**
 * Thrown if there is nothing to review. Parts of the input that the review does not understand are no error: the
 * review reports them.
 */
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

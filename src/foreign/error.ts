import { UserError } from '../error/user-error';

/** Public: branch on the code, a message may be reworded. */
export type ForeignErrorCode =
  | 'ERR_FILE_UNREADABLE'
  /** It has no content for this reader. */
  | 'ERR_FILE_EMPTY'
  /** Terraform did not finish the plan. */
  | 'ERR_PLAN_ERRORED'
  | 'ERR_OPTION';

/** A plan or a state that cannot be read. Its message quotes no part of the file, which holds secrets. */
export class ForeignError extends UserError {
  override readonly name = 'ForeignError';

  constructor(
    readonly code: ForeignErrorCode,
    message: string,
  ) {
    super(message);
  }
}

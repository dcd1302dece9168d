import { UserError } from '../error/user-error';

/** Public: branch on the code, a message may be reworded. */
export type ForeignErrorCode =
  /** The file is neither a plan nor a state that this package can read. */
  | 'ERR_FILE_UNREADABLE'
  /** The plan or the state holds no resources. */
  | 'ERR_FILE_EMPTY'
  /** Terraform did not finish the plan. */
  | 'ERR_PLAN_ERRORED'
  /** The plan leaves out a part of the configuration. */
  | 'ERR_PLAN_PARTIAL'
  /** The folder of the configuration, or a file in it, cannot be read. */
  | 'ERR_SOURCE_UNREADABLE'
  /** The folder holds another configuration than the plan. */
  | 'ERR_SOURCE_DIFFERS'
  /** The option names a plan, and the file is a state, or the other way round. */
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

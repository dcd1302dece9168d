import { UserError } from '../../error/user-error';

/** Public: branch on the code, a message may be reworded. */
export type SavedPlanErrorCode =
  /** A file of the saved plan was changed after it was saved. */
  | 'ERR_BUNDLE_ALTERED'
  /** The folder holds no saved plan, or its manifest cannot be read. */
  | 'ERR_BUNDLE_UNREADABLE'
  /** The folder for the plan exists already or cannot be written. */
  | 'ERR_FOLDER_UNUSABLE'
  /** Options of the command contradict each other, or one is missing. */
  | 'ERR_OPTIONS'
  /** The state changed after the plan was made. */
  | 'ERR_PLAN_STALE'
  /** The bucket holds no plan of this name. */
  | 'ERR_STORE_MISSING';

/** A plan that cannot be saved, or a saved plan that cannot be applied. */
export class SavedPlanError extends UserError {
  override readonly name = 'SavedPlanError';

  constructor(
    readonly code: SavedPlanErrorCode,
    message: string,
  ) {
    super(message);
  }
}

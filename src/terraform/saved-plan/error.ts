import { UserError } from '../../error/user-error';

/** Public: branch on the code, a message may be reworded. */
export type SavedPlanErrorCode =
  | 'ERR_BUNDLE_ALTERED'
  | 'ERR_BUNDLE_UNREADABLE'
  | 'ERR_FOLDER_UNUSABLE'
  | 'ERR_OPTIONS'
  | 'ERR_PLAN_STALE'
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

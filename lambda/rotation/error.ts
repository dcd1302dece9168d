/** Public: branch on the code, a message may be reworded. */
export type RotationErrorCode =
  | 'ERR_EVENT_INVALID'
  | 'ERR_VALUE_INVALID'
  | 'ERR_NOT_STAGED'
  | 'ERR_NOT_SEEDED'
  | 'ERR_OTHER_CLIENT'
  | 'ERR_SECOND_SECRET'
  | 'ERR_NO_SECRET'
  | 'ERR_SLOTS_TAKEN'
  | 'ERR_MOVED_BACK'
  | 'ERR_CURRENT_UNKNOWN'
  | 'ERR_PENDING_STALE'
  | 'ERR_TOKEN_REFUSED'
  | 'ERR_TOKEN_WRONG';

/** A step that cannot go on. Its message is logged, so it contains no secret and no token. */
export class RotationError extends Error {
  override readonly name = 'RotationError';

  constructor(
    readonly code: RotationErrorCode,
    message: string,
  ) {
    super(message);
  }
}

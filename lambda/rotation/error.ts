/** Public: branch on the code, a message may be reworded. */
export type RotationErrorCode =
  /** The event is none that a deploy, a rotation or its schedule sends. */
  | 'ERR_EVENT_INVALID'
  /** A version of the secret holds a value that the function did not write. */
  | 'ERR_VALUE_INVALID'
  /** The version of a rotation has no label `AWSPENDING`, or no value. */
  | 'ERR_NOT_STAGED'
  /** The secret has no version of its client yet, or no tag `ClientId`. */
  | 'ERR_NOT_SEEDED'
  /** The tag `ClientId` of the secret names another client than the event. */
  | 'ERR_OTHER_CLIENT'
  /** Another secret has the tag `ClientId` of the same client. */
  | 'ERR_SECOND_SECRET'
  /** Cognito shows no secret of the client. */
  | 'ERR_NO_SECRET'
  /** The client has two secrets in use until the grace period ends. */
  | 'ERR_SLOTS_TAKEN'
  /** Somebody moved `AWSCURRENT` back while callers may hold the newer secret. */
  | 'ERR_MOVED_BACK'
  /** The current version does not name its secret, and the client has several. */
  | 'ERR_CURRENT_UNKNOWN'
  /** The new secret of a rotation can no longer become the current one. */
  | 'ERR_PENDING_STALE'
  /** The token endpoint gives no token for the new secret. */
  | 'ERR_TOKEN_REFUSED'
  /** The token for the new secret is not as declared. */
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

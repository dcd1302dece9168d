import { UserError } from '../error/user-error';

/** Public: branch on the code, a message may be reworded. */
export type CredentialsErrorCode =
  /** The account and Region have no user pool of this environment. */
  | 'ERR_USER_POOL_UNKNOWN'
  /** Several user pools have the name of this environment. */
  | 'ERR_USER_POOL_AMBIGUOUS'
  /** The user pool has no client of this name. */
  | 'ERR_CLIENT_UNKNOWN'
  /** Several clients of the user pool have this name. */
  | 'ERR_CLIENT_AMBIGUOUS'
  /** The client gets a new secret after each deletion, because its rotation still runs. */
  | 'ERR_SECRETS_KEEP_COMING'
  /** The secrets are deleted, but the rotation could not be stopped. */
  | 'ERR_ROTATION_GOES_ON'
  /** The person did not confirm, or stdin is no terminal to confirm on. */
  | 'ERR_NOT_CONFIRMED'
  /** A call to AWS failed. */
  | 'ERR_AWS_CALL_FAILED';

/** A failed change of the credentials of a deployed client. */
export class CredentialsError extends UserError {
  override readonly name = 'CredentialsError';

  constructor(
    readonly code: CredentialsErrorCode,
    message: string,
  ) {
    super(message);
  }
}

import { UserError } from '../error/user-error';

/** Public: branch on the code, a message may be reworded. */
export type CredentialsErrorCode =
  | 'ERR_USER_POOL_UNKNOWN'
  | 'ERR_USER_POOL_AMBIGUOUS'
  | 'ERR_CLIENT_UNKNOWN'
  | 'ERR_CLIENT_AMBIGUOUS'
  | 'ERR_SECRETS_KEEP_COMING'
  | 'ERR_ROTATION_GOES_ON'
  | 'ERR_NOT_CONFIRMED'
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

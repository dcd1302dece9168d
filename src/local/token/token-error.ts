/** Error names of the token endpoint. */
export type TokenErrorName =
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_grant'
  | 'invalid_scope'
  | 'unauthorized_client'
  | 'unsupported_grant_type';

/**
 * Refusal of a token request. Cognito answers each with 400 and only the error's name.
 * @see AWS docs, "The token issuer endpoint" (examples of negative responses)
 */
export class TokenError extends Error {
  override readonly name = 'TokenError';
  readonly status = 400;

  constructor(readonly error: TokenErrorName) {
    super(`the token endpoint answers ${error}`);
  }
}

/** Public: branch on the code, a message may be reworded. */
export type TokenSourceErrorCode =
  /** An option is missing or wrong. */
  | 'ERR_OPTION'
  /** An address would send a secret or a token in clear text. */
  | 'ERR_URL_INSECURE'
  /** The token is not meant for the address of a request. */
  | 'ERR_URL_NOT_ALLOWED'
  /** The API redirects where a request is not sent again. */
  | 'ERR_REDIRECT'
  /** The client's id and secret could not be read. */
  | 'ERR_CREDENTIALS'
  /** The token endpoint does not take the client's secret, nor the one that was read again. */
  | 'ERR_CLIENT_REFUSED'
  /** The client was not granted a scope it asks for. */
  | 'ERR_SCOPE_REFUSED'
  /** The token endpoint refuses the request for another reason. */
  | 'ERR_REQUEST_REFUSED'
  /** What the token endpoint answers is no token that can be used. */
  | 'ERR_RESPONSE_INVALID'
  /** The token endpoint is out of reach, throttles or fails, also when asked again; a later call may do. */
  | 'ERR_UNAVAILABLE';

/**
 * Why there is no token, or why a request was not sent. It holds no secret and no token, and no error of another library
 * as its cause: such an error may hold the request.
 */
export class TokenSourceError extends Error {
  override readonly name = 'TokenSourceError';

  constructor(
    readonly code: TokenSourceErrorCode,
    message: string,
    /** What was done before giving up, in its order, e.g. `answered 503`. */
    readonly tried: readonly string[] = [],
    /** How long the token endpoint asks to wait, in milliseconds, if it does. */
    readonly retryAfterMs?: number,
  ) {
    super(message);
  }
}

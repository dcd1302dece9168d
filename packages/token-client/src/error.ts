/** Public: branch on the code, a message may be reworded. */
export type TokenSourceErrorCode =
  /** An option is missing or wrong. */
  | 'ERR_OPTION'
  /** An address would send a secret or a token in clear text. */
  | 'ERR_URL_INSECURE'
  /** `baseUrls` does not cover the address of a request. */
  | 'ERR_URL_NOT_ALLOWED'
  /** The API redirects a request that must not be sent again. */
  | 'ERR_REDIRECT'
  /** The client's id and secret could not be read. */
  | 'ERR_CREDENTIALS'
  /** The token endpoint refuses the client's secret, even after the secret was read again. */
  | 'ERR_CLIENT_REFUSED'
  /** The client was not granted a scope it asks for. */
  | 'ERR_SCOPE_REFUSED'
  /** The token endpoint refuses the request for another reason. */
  | 'ERR_REQUEST_REFUSED'
  /** The answer of the token endpoint holds no usable token. */
  | 'ERR_RESPONSE_INVALID'
  /** The token endpoint is unreachable, throttles or fails, even after retries; a later call may succeed. */
  | 'ERR_UNAVAILABLE';

/**
 * Says why there is no token, or why a request was not sent. It holds no secret and no token. It has no foreign error
 * as its cause: such an error may hold the request.
 */
export class TokenSourceError extends Error {
  override readonly name = 'TokenSourceError';

  constructor(
    readonly code: TokenSourceErrorCode,
    message: string,
    /** Steps before giving up, in order, e.g. `answered 503`. */
    readonly tried: readonly string[] = [],
    /** Milliseconds that the token endpoint asks to wait, if it does. */
    readonly retryAfterMs?: number,
  ) {
    super(message);
  }
}

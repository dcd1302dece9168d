import { authorizedFetch, readBaseUrls } from './authorized-fetch';
import type { Clock } from './clock';
import { systemClock } from './clock';
import type { CredentialsProvider } from './credentials';
import { isListOfText, isText } from './credentials';
import { TokenSourceError } from './error';
import { RereadLimit } from './reread-limit';
import { secureUrl } from './secure-url';
import { TokenCache } from './token-cache';
import { obtainToken } from './token-exchange';

/** A client whose secret the program passes. */
export interface SecretOptions {
  /** E.g. `https://….amazoncognito.com/oauth2/token`; https, or http on a loopback address. */
  readonly tokenEndpoint: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly credentials?: never;
}

/** A client whose secret is read on demand. */
export interface ProviderOptions {
  readonly credentials: CredentialsProvider;
  /** @default - the one of the credentials */
  readonly tokenEndpoint?: string;
  readonly clientId?: never;
  readonly clientSecret?: never;
}

/** Options of a token source. */
export type TokenSourceOptions = (SecretOptions | ProviderOptions) & {
  /**
   * Full scope names, e.g. `customer-api/read`.
   * @default - those of the credentials, or else all that the client was granted
   */
  readonly scopes?: readonly string[];
  /**
   * APIs that `fetch` may send the token to, e.g. `https://api.example.com/prod`: that address and all paths below it.
   * @default [] - `fetch` refuses every address
   */
  readonly baseUrls?: readonly string[];
  /**
   * Time limit for getting a token, including retries, in milliseconds; 1 to 60000.
   * @default 8000 - a Lambda function with 10 seconds can still report the failure
   */
  readonly deadlineMs?: number;
  /**
   * Sends the requests to the token endpoint and to the API.
   * @default - `fetch` of Node.js
   */
  readonly fetch?: typeof globalThis.fetch;
  /**
   * For tests and simulations.
   * @default - the clock of the system
   */
  readonly clock?: Clock;
  /**
   * For tests and simulations: at least 0, less than 1.
   * @default Math.random
   */
  readonly random?: () => number;
};

/** Options that nothing has checked: from JavaScript, or from TypeScript that reads an unset variable. */
interface UncheckedClient {
  readonly credentials?: CredentialsProvider | undefined;
  readonly tokenEndpoint?: string | undefined;
  readonly clientId?: string | undefined;
  readonly clientSecret?: string | undefined;
}

/** Gets the tokens of one client. */
export interface TokenSource {
  /**
   * Returns a token to send as `Authorization: Bearer`.
   * @param options.signal - ends the wait of this caller, not the request that other callers wait for
   * @throws TokenSourceError
   * @throws the signal's reason
   */
  getToken(options?: { readonly signal?: AbortSignal | undefined }): Promise<string>;
  /**
   * The `fetch` of Node.js with the token. It accepts only addresses below `baseUrls`, and follows redirects only below
   * them, for GET and HEAD. After a 401 it tries once more with a new token, if the body can be sent again.
   * @throws TokenSourceError, also instead of a 401 if no new token can be got
   */
  readonly fetch: typeof globalThis.fetch;
}

/**
 * Creates a source of tokens for one client, by the client credentials grant. All callers share a token, which is
 * renewed in time.
 * @throws TokenSourceError `ERR_OPTION` or `ERR_URL_INSECURE`
 * @see RFC 6749, section 4.4; AWS docs, "The token issuer endpoint"
 */
export function createTokenSource(options: TokenSourceOptions): TokenSource {
  const { scopes, baseUrls = [], deadlineMs = 8_000, clock = systemClock, random = Math.random } = options;
  checkTypes({ ...options, baseUrls, deadlineMs, clock, random });
  // Read at each call: tracing may replace the global `fetch` later.
  const fetch = options.fetch ?? ((input, init) => globalThis.fetch(input, init));
  const tokenEndpoint =
    options.tokenEndpoint === undefined ? undefined : secureUrl(options.tokenEndpoint, 'tokenEndpoint');
  const credentials = readProvider(options);
  const rereads = new RereadLimit(clock);
  const exchange = { credentials, tokenEndpoint, scopes, deadlineMs, rereads, clock, random, fetch };
  const tokens = new TokenCache({ obtain: () => obtainToken(exchange), deadlineMs, clock });
  return {
    getToken: (given) => tokens.get(given?.signal),
    fetch: authorizedFetch(tokens, readBaseUrls(baseUrls), fetch),
  };
}

/**
 * Checks the types of the options for JavaScript programs: otherwise a mistake would appear at the first request, or
 * never.
 */
function checkTypes(options: Readonly<Record<string, unknown>>): void {
  const { deadlineMs, clock } = options;
  if (!(typeof deadlineMs === 'number' && deadlineMs >= 1 && deadlineMs <= 60_000)) {
    const given = typeof deadlineMs === 'string' ? 'text' : String(deadlineMs);
    throw new TokenSourceError('ERR_OPTION', `deadlineMs is ${given}, expected a number from 1 to 60000`);
  }
  for (const name of ['scopes', 'baseUrls']) {
    if (options[name] === undefined || isListOfText(options[name])) continue;
    throw new TokenSourceError('ERR_OPTION', `${name} is not a list of texts; put it into brackets`);
  }
  for (const name of ['credentials', 'fetch', 'random']) {
    if (options[name] === undefined || typeof options[name] === 'function') continue;
    throw new TokenSourceError('ERR_OPTION', `${name} is no function; give one, or leave it out`);
  }
  const { now, sleep } = Object(clock) as Readonly<Record<string, unknown>>;
  if (typeof now === 'function' && typeof sleep === 'function') return;
  throw new TokenSourceError('ERR_OPTION', 'clock is no object with now and sleep; give one, or leave it out');
}

function readProvider({ credentials, tokenEndpoint, clientId, clientSecret }: UncheckedClient): CredentialsProvider {
  if (credentials) {
    if (clientId === undefined && clientSecret === undefined) return credentials;
    throw new TokenSourceError(
      'ERR_OPTION',
      'credentials and a client id or secret are given, expected one of the two',
    );
  }
  if (!tokenEndpoint || !isText(clientId) || !isText(clientSecret)) {
    const given = { tokenEndpoint, clientId, clientSecret };
    const missing = Object.entries(given).flatMap(([name, value]) => (isText(value) ? [] : [name]));
    throw new TokenSourceError(
      'ERR_OPTION',
      `${missing.join(', ')} is missing, expected text; give it, or a provider as credentials`,
    );
  }
  return () => Promise.resolve({ clientId, clientSecret });
}

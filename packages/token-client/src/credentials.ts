import type { Clock } from './clock';
import { TokenSourceError } from './error';
import { withinLimit } from './time-limit';

/** Id and secret of a client, with the endpoint and the scopes that they are for. */
export interface ClientCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Used if the token source has none. */
  readonly tokenEndpoint?: string | undefined;
  /** Used if the token source has none. */
  readonly scopes?: readonly string[] | undefined;
}

/** Request for credentials. */
export interface CredentialsRequest {
  /**
   * True if the previous ones were refused or their token endpoint may have moved: read them again, not from a cache.
   */
  readonly fresh: boolean;
  /** Aborted when the token source no longer waits. */
  readonly signal: AbortSignal;
}

/**
 * Reads the credentials of a client: for each token, and once more if they are refused, or if nothing, or no token
 * endpoint, answers at their address.
 */
export type CredentialsProvider = (request: CredentialsRequest) => Promise<ClientCredentials>;

/**
 * Reads and checks credentials: a JavaScript program may return anything, and the values may be typed by hand.
 * @throws TokenSourceError `ERR_CREDENTIALS`, or the `TokenSourceError` that the provider throws
 */
export async function readCredentials(
  provider: CredentialsProvider,
  fresh: boolean,
  clock: Clock,
  limitMs: number,
): Promise<ClientCredentials> {
  try {
    // Async, so that a synchronous throw of the provider becomes a rejection.
    const read = async (signal: AbortSignal) => provider({ fresh, signal });
    const late = () => invalidCredentials(`the credentials were not read within ${Math.round(limitMs)} ms`);
    const credentials = await withinLimit(clock, limitMs, read, late);
    const { clientId, clientSecret, scopes = [] } = credentials;
    if (isText(clientId) && isText(clientSecret) && isListOfText(scopes)) return credentials;
  } catch (error) {
    if (error instanceof TokenSourceError) throw error;
    throw invalidCredentials(`the credentials provider failed with ${nameOf(error)}`);
  }
  throw invalidCredentials('the credentials are not whole, expected clientId and clientSecret, and scopes as a list');
}

/** Gives the same advice for every problem with credentials. */
export function invalidCredentials(what: string): TokenSourceError {
  return new TokenSourceError('ERR_CREDENTIALS', `${what}; look at where they are read from`);
}

export function isListOfText(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every(isText);
}

export function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

/** Returns the name of an error. Its message may hold the secret, so it is not used. */
function nameOf(error: unknown): string {
  const { name } = Object(error) as { name?: unknown };
  return typeof name === 'string' && /^\w+$/.test(name) ? name : 'an unnamed error';
}

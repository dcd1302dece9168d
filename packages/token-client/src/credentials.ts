import type { Clock } from './clock';
import { TokenSourceError } from './error';
import { withinLimit } from './time-limit';

/** What a client proves itself with, and where. */
export interface ClientCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Used where the token source was given none. */
  readonly tokenEndpoint?: string | undefined;
  /** Used where the token source was given none. */
  readonly scopes?: readonly string[] | undefined;
}

/** How credentials are asked for. */
export interface CredentialsRequest {
  /** The ones given before were refused, or their token endpoint may have moved: read them again, not from memory. */
  readonly fresh: boolean;
  /** Aborted when the token source no longer waits. */
  readonly signal: AbortSignal;
}

/**
 * Reads a client's credentials: for each token, and once more where they are refused, or where nothing or no token endpoint
 * answers at their address.
 */
export type CredentialsProvider = (request: CredentialsRequest) => Promise<ClientCredentials>;

/**
 * Reads credentials, and checks them: they come from a program in JavaScript, or from what somebody wrote by hand.
 * @throws TokenSourceError `ERR_CREDENTIALS`, or what the provider throws of it
 */
export async function readCredentials(
  provider: CredentialsProvider,
  fresh: boolean,
  clock: Clock,
  limitMs: number,
): Promise<ClientCredentials> {
  try {
    // Async, so that a provider that throws at once is no different.
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

/** The same advice for whatever is wrong with them. */
export function invalidCredentials(what: string): TokenSourceError {
  return new TokenSourceError('ERR_CREDENTIALS', `${what}; look at where they are read from`);
}

export function isListOfText(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every(isText);
}

export function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

/** What kind of error it is; its message may hold what it failed on. */
function nameOf(error: unknown): string {
  const { name } = Object(error) as { name?: unknown };
  return typeof name === 'string' && /^\w+$/.test(name) ? name : 'an unnamed error';
}

import type { AccessToken } from './access-token';
import { isUsable, planLife } from './access-token';
import { backoffMs, readRetryAfter } from './backoff';
import type { Clock } from './clock';
import type { CredentialsProvider } from './credentials';
import { invalidCredentials, isText, readCredentials } from './credentials';
import { Deadline } from './deadline';
import { TokenSourceError } from './error';
import type { RereadCause, RereadLimit } from './reread-limit';
import { secureUrl, withoutQuery } from './secure-url';
import { withinLimit } from './time-limit';
import type { RefusalReason, TokenRequest } from './token-request';
import { TokenRequestFailure, requestToken, unanswered } from './token-request';

/** Options of an exchange of credentials for a token. */
export interface TokenExchange {
  readonly credentials: CredentialsProvider;
  /** Overrides the token endpoint of the credentials. */
  readonly tokenEndpoint: URL | undefined;
  /** Overrides the scopes of the credentials. */
  readonly scopes: readonly string[] | undefined;
  /** Limit for the whole exchange, in milliseconds. */
  readonly deadlineMs: number;
  /** Shared by all exchanges of a token source. */
  readonly rereads: RereadLimit;
  readonly clock: Clock;
  readonly random: () => number;
  readonly fetch: typeof globalThis.fetch;
}

/** A running exchange. */
interface Course extends TokenExchange {
  readonly deadline: Deadline;
  /** Steps so far; grows during the exchange. */
  readonly tried: string[];
  /** Causes for which the credentials were read again. */
  readonly reread: Set<RereadCause>;
}

const MAX_ATTEMPTS = 6;
/** Share of the remaining time, so that the old endpoint can be tried again if there is no new one. */
const ENDPOINT_SHARE = 0.5;

const CODES = {
  unavailable: 'ERR_UNAVAILABLE',
  client: 'ERR_CLIENT_REFUSED',
  scope: 'ERR_SCOPE_REFUSED',
  request: 'ERR_REQUEST_REFUSED',
  response: 'ERR_RESPONSE_INVALID',
} as const satisfies Record<RefusalReason, string>;

const ADVICE: Readonly<Record<RefusalReason, string>> = {
  unavailable: 'try again later, or raise deadlineMs',
  client: 'check that the client exists and that its current secret is what is read',
  scope: 'grant the client its scopes, or ask for fewer',
  request: 'check that the client may use client_credentials',
  response: 'check that the address is a token endpoint',
};

/**
 * Exchanges a client's credentials for a token within the deadline. It retries if that can help. It reads the
 * credentials again, once for each cause, if they are refused or their token endpoint may have moved.
 * @throws TokenSourceError
 */
export async function obtainToken(exchange: TokenExchange): Promise<AccessToken> {
  const deadline = new Deadline(exchange.clock, exchange.deadlineMs);
  const course: Course = { ...exchange, deadline, tried: [], reread: new Set() };
  const { clock, random, tried, rereads } = course;
  let request = await readRequest(course, false);
  for (let attempt = 1; ; attempt++) {
    try {
      const token = await requestOnce(request, course);
      rereads.reset();
      return token;
    } catch (failure) {
      if (!(failure instanceof TokenRequestFailure)) throw failure;
      tried.push(failure.message);
      const other = await readAgain(request, failure, course);
      if (other && deadline.leftMs() > 0) {
        request = other;
        attempt = 0;
        continue;
      }
      const waitMs = backoffMs(attempt, random(), readRetryAfter(failure.retryAfter, clock.now()));
      const isHopeless = failure.reason !== 'unavailable' || attempt === MAX_ATTEMPTS;
      if (isHopeless || waitMs >= deadline.leftMs()) throw describe(failure, request, course);
      await clock.sleep(waitMs);
    }
  }
}

async function requestOnce(request: TokenRequest, course: Course): Promise<AccessToken> {
  const { clock, random, fetch, deadlineMs, deadline } = course;
  const requestedAt = clock.now();
  // A request that hangs gets half the time, so that a second one is possible.
  const limitMs = Math.min(deadlineMs / 2, deadline.leftMs());
  const late = () => unanswered(`no answer within ${Math.round(limitMs)} ms`);
  const issued = await withinLimit(clock, limitMs, (signal) => requestToken(request, fetch, signal), late);
  const token = { value: issued.value, ...planLife(requestedAt, issued.lifetimeSeconds, random()) };
  if (isUsable(token, clock.now())) return token;
  throw new TokenRequestFailure('response', `answered 200 with a token for ${issued.lifetimeSeconds} s, now over`);
}

/** Reads the credentials again if a failure suggests that they have changed; undefined if they have not. */
async function readAgain(
  request: TokenRequest,
  { rereadFor: cause }: TokenRequestFailure,
  course: Course,
): Promise<TokenRequest | undefined> {
  const { tokenEndpoint, reread, rereads, tried } = course;
  // An address from the program's options does not depend on the credentials.
  if (cause === undefined || (cause !== 'client' && tokenEndpoint)) return undefined;
  if (reread.has(cause) || !rereads.take(cause)) return undefined;
  reread.add(cause);
  try {
    const other = await readRequest(course, true, cause === 'client' ? 1 : ENDPOINT_SHARE);
    if (!isSame(request, other)) return other;
    tried.push('they are the same');
  } catch (error) {
    // The whole network may be down: then the failure of the token endpoint is reported, and that request is retried.
    if (cause === 'client' || !(error instanceof TokenSourceError) || error.code !== 'ERR_CREDENTIALS') throw error;
    tried.push('they could not be read');
  }
  return undefined;
}

function isSame(one: TokenRequest, other: TokenRequest): boolean {
  return (
    one.clientId === other.clientId &&
    one.clientSecret === other.clientSecret &&
    one.tokenEndpoint.href === other.tokenEndpoint.href
  );
}

/** @param share - part of the remaining time for reading the credentials */
async function readRequest(course: Course, fresh: boolean, share = 1): Promise<TokenRequest> {
  const { clock, deadline, tried, tokenEndpoint, scopes } = course;
  if (fresh) tried.push('read the credentials again');
  try {
    const credentials = await readCredentials(course.credentials, fresh, clock, deadline.leftMs() * share);
    if (!tokenEndpoint && !isText(credentials.tokenEndpoint)) throw invalidCredentials('no token endpoint is known');
    return {
      clientId: credentials.clientId,
      clientSecret: credentials.clientSecret,
      tokenEndpoint: tokenEndpoint ?? secureUrl(credentials.tokenEndpoint ?? '', 'tokenEndpoint'),
      scopes: scopes ?? credentials.scopes ?? [],
    };
  } catch (error) {
    if (!(error instanceof TokenSourceError) || tried.length === 0) throw error;
    throw new TokenSourceError(error.code, `${error.message} (done before: ${tried.join(', ')})`, tried);
  }
}

function describe(failure: TokenRequestFailure, request: TokenRequest, { clock, tried }: Course): TokenSourceError {
  const address = withoutQuery(request.tokenEndpoint);
  const scopes = failure.reason === 'scope' ? ` with scopes "${request.scopes.join(' ')}"` : '';
  return new TokenSourceError(
    CODES[failure.reason],
    `${address} gives client "${request.clientId}" no token${scopes}: ${tried.join(', ')}; ${ADVICE[failure.reason]}`,
    tried,
    readRetryAfter(failure.retryAfter, clock.now()),
  );
}

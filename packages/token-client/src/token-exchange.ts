import type { AccessToken } from './access-token';
import { isUsable, planLife } from './access-token';
import { backoffMs, readRetryAfter } from './backoff';
import type { Clock } from './clock';
import type { CredentialsProvider } from './credentials';
import { invalidCredentials, isText, readCredentials } from './credentials';
import { Deadline } from './deadline';
import { TokenSourceError } from './error';
import { secureUrl, withoutQuery } from './secure-url';
import { withinLimit } from './time-limit';
import type { RefusalReason, TokenRequest } from './token-request';
import { TokenRequestFailure, requestToken } from './token-request';

/** What a token is got with. */
export interface TokenExchange {
  readonly credentials: CredentialsProvider;
  /** Instead of the one among the credentials. */
  readonly tokenEndpoint: URL | undefined;
  /** Instead of those among the credentials. */
  readonly scopes: readonly string[] | undefined;
  /** Milliseconds for all of it. */
  readonly deadlineMs: number;
  readonly clock: Clock;
  readonly random: () => number;
  readonly fetch: typeof globalThis.fetch;
}

/** An exchange under way. */
interface Course extends TokenExchange {
  readonly deadline: Deadline;
  /** Grows as it goes on. */
  readonly tried: string[];
}

const MAX_ATTEMPTS = 6;

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
 * Exchanges a client's credentials for a token within the deadline: asks again where that can help, and reads the
 * credentials again once where they are refused.
 * @throws TokenSourceError
 */
export async function obtainToken(exchange: TokenExchange): Promise<AccessToken> {
  const course: Course = { ...exchange, deadline: new Deadline(exchange.clock, exchange.deadlineMs), tried: [] };
  let request = await readRequest(course, false);
  try {
    try {
      return await requestRepeatedly(request, course);
    } catch (failure) {
      if (!(failure instanceof TokenRequestFailure) || failure.reason !== 'client') throw failure;
      const refused = request;
      request = await readRequest(course, true);
      if (request.clientId === refused.clientId && request.clientSecret === refused.clientSecret) {
        course.tried.push('they are the same');
        throw failure;
      }
      return await requestRepeatedly(request, course);
    }
  } catch (failure) {
    throw failure instanceof TokenRequestFailure ? describe(failure, request, course) : failure;
  }
}

async function requestRepeatedly(request: TokenRequest, course: Course): Promise<AccessToken> {
  const { clock, random, fetch, deadlineMs, deadline, tried } = course;
  for (let attempt = 1; ; attempt++) {
    const requestedAt = clock.now();
    // One that hangs gets half the time, so that there is a second one.
    const limitMs = Math.min(deadlineMs / 2, deadline.leftMs());
    const late = () => new TokenRequestFailure('unavailable', `no answer within ${Math.round(limitMs)} ms`);
    try {
      const issued = await withinLimit(clock, limitMs, (signal) => requestToken(request, fetch, signal), late);
      const token = { value: issued.value, ...planLife(requestedAt, issued.lifetimeSeconds, random()) };
      if (isUsable(token, clock.now())) return token;
      throw new TokenRequestFailure('response', `answered 200 with a token for ${issued.lifetimeSeconds} s, now over`);
    } catch (failure) {
      if (!(failure instanceof TokenRequestFailure)) throw failure;
      tried.push(failure.message);
      const waitMs = backoffMs(attempt, random(), readRetryAfter(failure.retryAfter, clock.now()));
      const isHopeless = failure.reason !== 'unavailable' || attempt === MAX_ATTEMPTS;
      if (isHopeless || waitMs >= deadline.leftMs()) throw failure;
      await clock.sleep(waitMs);
    }
  }
}

async function readRequest(course: Course, fresh: boolean): Promise<TokenRequest> {
  const { clock, deadline, tried, tokenEndpoint, scopes } = course;
  if (fresh) tried.push('read the credentials again');
  try {
    const credentials = await readCredentials(course.credentials, fresh, clock, deadline.leftMs());
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

import type { AccessToken } from './access-token';
import { isUsable, planLife } from './access-token';
import { backoffMs, readRetryAfter } from './backoff';
import type { Clock } from './clock';
import type { ClientCredentials, CredentialsProvider } from './credentials';
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
  readonly endsAt: number;
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
  const course: Course = { ...exchange, endsAt: exchange.clock.now() + exchange.deadlineMs, tried: [] };
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
  const { clock, random, fetch, deadlineMs, endsAt, tried } = course;
  for (let attempt = 1; ; attempt++) {
    const requestedAt = clock.now();
    // One that hangs gets half the time, so that there is a second one.
    const limitMs = Math.max(0, Math.min(deadlineMs / 2, endsAt - requestedAt));
    const late = () => new TokenRequestFailure('unavailable', `no answer within ${Math.round(limitMs)} ms`);
    try {
      const issued = await withinLimit(clock, limitMs, (signal) => requestToken(request, fetch, signal), late);
      const token = { value: issued.value, ...planLife(requestedAt, issued.lifetimeSeconds, random()) };
      if (isUsable(token, clock.now())) return token;
      throw new TokenRequestFailure('response', `answered 200 with a token for ${issued.lifetimeSeconds} s, now over`);
    } catch (failure) {
      if (!(failure instanceof TokenRequestFailure)) throw failure;
      tried.push(failure.message);
      const now = clock.now();
      const waitMs = backoffMs(attempt, random(), readRetryAfter(failure.retryAfter, now));
      if (failure.reason !== 'unavailable' || attempt === MAX_ATTEMPTS || now + waitMs >= endsAt) throw failure;
      await clock.sleep(waitMs);
    }
  }
}

async function readRequest(course: Course, fresh: boolean): Promise<TokenRequest> {
  const { clock, endsAt, tried } = course;
  if (fresh) tried.push('read the credentials again');
  const limitMs = Math.max(0, endsAt - clock.now());
  const late = () => invalid(`the credentials were not read within ${Math.round(limitMs)} ms`);
  try {
    // Async, so that a provider that throws at once is no different.
    return check(
      await withinLimit(clock, limitMs, async (signal) => course.credentials({ fresh, signal }), late),
      course,
    );
  } catch (error) {
    const { code, message } =
      error instanceof TokenSourceError ? error : invalid(`the credentials provider failed with ${nameOf(error)}`);
    throw new TokenSourceError(
      code,
      tried.length > 0 ? `${message} (done before: ${tried.join(', ')})` : message,
      tried,
    );
  }
}

/** Credentials come from outside: a provider in JavaScript, or a secret somebody wrote by hand. */
function check(credentials: ClientCredentials, { tokenEndpoint, scopes }: Course): TokenRequest {
  const { clientId, clientSecret } = credentials;
  const endpoint = tokenEndpoint?.href ?? credentials.tokenEndpoint;
  if (!isText(clientId) || !isText(clientSecret) || !isText(endpoint)) {
    const missing = Object.entries({ clientId, clientSecret, tokenEndpoint: endpoint }).filter(
      ([, value]) => !isText(value),
    );
    throw invalid(`the credentials have no ${missing.map(([name]) => name).join(', ')}, expected text`);
  }
  return {
    tokenEndpoint: secureUrl(endpoint, 'tokenEndpoint'),
    clientId,
    clientSecret,
    scopes: scopes ?? credentials.scopes ?? [],
  };
}

function invalid(what: string): TokenSourceError {
  return new TokenSourceError('ERR_CREDENTIALS', `${what}; look at where they are read from`);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
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

/** What kind of error it is; its message may hold what it failed on. */
function nameOf(error: unknown): string {
  const { name } = Object(error) as { name?: unknown };
  return typeof name === 'string' && /^\w+$/.test(name) ? name : 'an unnamed error';
}

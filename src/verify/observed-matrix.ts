import { randomUUID } from 'node:crypto';
import { decodeJwt } from 'jose';
import type { TokenOutcome } from './access-token';
import { requestToken } from './access-token';
import { concurrently } from './concurrently';
import type { Access, Expectation, ExpectedCell, ExpectedToken } from './expected-matrix';
import type { HttpAnswer } from './http-answer';
import { NoAnswerError, send } from './http-answer';
import type { Target } from './target';
import { apiKeyOf } from './target';

/** One client at one route: what the JSON says, and what an HTTP request got. */
export interface ObservedCell {
  readonly client: string;
  /** E.g. `GET /customers/{id}`. */
  readonly route: string;
  /** Name of the API, where several are tried. */
  readonly api?: string;
  readonly expected: Access;
  readonly observed: Access | 'failed' | 'not tried';
  /** What came, e.g. `404`, or why nothing did. */
  readonly got: string;
  /** The address that was called. */
  readonly url: string;
  readonly method: string;
  /** Name of the API key that was sent, where the route asks for one. */
  readonly apiKey?: string;
}

/** The token of one client: what it is granted, and what its token says. */
export interface ObservedToken {
  readonly client: string;
  readonly expected: readonly string[];
  /** Absent where it got none. */
  readonly observed?: readonly string[];
  /** Why it got none. */
  readonly failure?: string;
}

/** What a target was seen to do. */
export interface Observation {
  readonly tokens: readonly ObservedToken[];
  readonly cells: readonly ObservedCell[];
}

/** How to look. */
export interface ObserveOptions {
  /** Leaves out every request that could change something: for a target that holds anybody's data. */
  readonly careful: boolean;
  /** Told how many requests were answered, after each. */
  readonly onAnswer?: (answered: number) => void;
}

/**
 * Asks the target, by HTTP, for a token of each client and calls every route with it, and with an API key where the
 * route asks for one. A request has no body and names an id that nothing has.
 * @throws VerifyError `ERR_CLIENT_UNKNOWN`, `ERR_SECRET_UNAVAILABLE` for an API key, or `ERR_UNREACHABLE` where the token
 * endpoint does not answer
 */
export async function observeMatrix(
  target: Target,
  { tokens, cells }: Expectation,
  { careful, onAnswer }: ObserveOptions,
): Promise<Observation> {
  let answered = 0;
  const counted = async <T>(answer: Promise<T>): Promise<T> => {
    const result = await answer;
    onAnswer?.(++answered);
    return result;
  };
  const outcomes = new Map<string, TokenOutcome>();
  await concurrently(tokens, async ({ client }) => {
    outcomes.set(client, await counted(requestToken(target, client)));
  });
  const outcomeOf = (client: string) => outcomes.get(client) ?? { failure: 'no token' };
  const unknown = `verify-${randomUUID()}`;
  return {
    tokens: tokens.map((token) => observedToken(token, outcomeOf(token.client))),
    cells: await concurrently(cells, (cell) => {
      const url = `${target.apiUrls.get(cell.stage) ?? ''}${cell.path.replaceAll(/\{[^}]+\}/g, unknown)}`;
      const apiKey = cell.apiKey === undefined ? undefined : apiKeyOf(target, cell.apiKey);
      return counted(observeCell(cell, url, outcomeOf(cell.client), { careful, apiKey }));
    }),
  };
}

/** Whether everything that was tried is as expected. */
export function matches({ tokens, cells }: Observation): boolean {
  return tokens.every(tokenMatches) && cells.every(cellMatches);
}

/** Whether a token carries exactly the scopes its client is granted. */
export function tokenMatches({ expected, observed }: ObservedToken): boolean {
  return observed !== undefined && [...expected].sort().join(' ') === [...observed].sort().join(' ');
}

/** Whether a cell is as expected, or was left alone. */
export function cellMatches({ expected, observed }: ObservedCell): boolean {
  return observed === 'not tried' || expected === observed;
}

function observedToken({ client, scopes }: ExpectedToken, outcome: TokenOutcome): ObservedToken {
  if ('failure' in outcome) return { client, expected: scopes, failure: outcome.failure };
  return { client, expected: scopes, observed: scopesOf(outcome.token) };
}

/** What a token says, its signature left to the API that checks it; nothing where it is no JWT. */
function scopesOf(token: string): string[] {
  try {
    const { scope } = decodeJwt(token);
    return typeof scope === 'string' ? scope.split(' ') : [];
  } catch {
    return [];
  }
}

async function observeCell(
  { client, route, api, expected, refusals, method, apiKey: keyName, harmless }: ExpectedCell,
  url: string,
  outcome: TokenOutcome,
  { careful, apiKey }: { readonly careful: boolean; readonly apiKey: string | undefined },
): Promise<ObservedCell> {
  const cell = {
    client,
    route,
    ...(api === undefined ? {} : { api }),
    expected,
    url,
    method,
    ...(keyName === undefined ? {} : { apiKey: keyName }),
  };
  if ('failure' in outcome) return { ...cell, observed: 'failed', got: outcome.failure };
  if (careful && !harmless) return { ...cell, observed: 'not tried', got: 'a request could change something' };
  const authorization = `Bearer ${outcome.token}`;
  try {
    const answer = await send(url, {
      method,
      headers: { authorization, ...(apiKey === undefined ? {} : { 'x-api-key': apiKey }) },
    });
    return { ...cell, observed: observedAccess(answer, refusals), got: String(answer.status) };
  } catch (error) {
    if (!(error instanceof NoAnswerError)) throw error;
    return { ...cell, observed: 'failed', got: error.message };
  }
}

function observedAccess({ status, headers }: HttpAnswer, refusals: readonly number[]): ObservedCell['observed'] {
  if (refusals.includes(status)) return 'refused';
  if (status === 401 || status === 403) return 'failed';
  // A throttle does not say what would have come; a 429 of the function itself is its answer.
  const throttled = status === 429 && headers.has('x-amzn-errortype');
  const answered = (status >= 200 && status < 300) || (status >= 400 && status < 500);
  return answered && !throttled ? 'allowed' : 'failed';
}

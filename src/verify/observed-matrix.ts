import { randomUUID } from 'node:crypto';
import { decodeJwt } from 'jose';
import { filled } from '../system/call-path';
import type { TokenOutcome } from './access-token';
import { requestToken } from './access-token';
import { concurrently } from './concurrently';
import type { Access, Expectation, ExpectedCell, ExpectedToken } from './expected-matrix';
import type { HttpAnswer } from './http-answer';
import { NoAnswerError, send } from './http-answer';
import type { Target } from './target';
import { apiKeyOf } from './target';

/** Result of one client at one route: expected by the JSON, and observed by HTTP. */
export interface ObservedCell {
  readonly client: string;
  /** E.g. `GET /customers/{id}`. */
  readonly route: string;
  /** Name of the API, where several are tried. */
  readonly api?: string;
  readonly expected: Access;
  readonly observed: Access | 'failed' | 'not tried';
  /** Status of the answer, e.g. `404`, or why there is none. */
  readonly got: string;
  /** URL of the request. */
  readonly url: string;
  readonly method: string;
  /** Name of the API key that was sent, if the route requires one. */
  readonly apiKey?: string;
}

/** Token of one client: its granted scopes, and the scopes in the token. */
export interface ObservedToken {
  readonly client: string;
  readonly expected: readonly string[];
  /** Absent if the client got no token. */
  readonly observed?: readonly string[];
  /** Reason why it got no token. */
  readonly failure?: string;
}

/** Results from a target. */
export interface Observation {
  readonly tokens: readonly ObservedToken[];
  readonly cells: readonly ObservedCell[];
}

/** Options of an observation. */
export interface ObserveOptions {
  /** Skips every request that could change something: for a target with real data. */
  readonly careful: boolean;
  /** Called with the number of answers, after each one. */
  readonly onAnswer?: (answered: number) => void;
}

/**
 * Requests a token for each client and calls every route with it, with an API key if the route requires one. A request
 * has no body and uses an unknown id.
 * @throws VerifyError `ERR_CLIENT_UNKNOWN`, `ERR_SECRET_UNAVAILABLE` for an API key, or `ERR_UNREACHABLE` if the token
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
      const url = `${target.apiUrls.get(cell.stage) ?? ''}${filled(cell.path, unknown)}`;
      const apiKey = cell.apiKey === undefined ? undefined : apiKeyOf(target, cell.apiKey);
      return counted(observeCell(cell, url, outcomeOf(cell.client), { careful, apiKey }));
    }),
  };
}

/** Whether all results are as expected. */
export function matches({ tokens, cells }: Observation): boolean {
  return tokens.every(tokenMatches) && cells.every(cellMatches);
}

/** Whether a token has exactly the scopes that its client is granted. */
export function tokenMatches({ expected, observed }: ObservedToken): boolean {
  return observed !== undefined && [...expected].sort().join(' ') === [...observed].sort().join(' ');
}

/** Whether a cell is as expected, or was skipped. */
export function cellMatches({ expected, observed }: ObservedCell): boolean {
  return observed === 'not tried' || expected === observed;
}

function observedToken({ client, scopes }: ExpectedToken, outcome: TokenOutcome): ObservedToken {
  if ('failure' in outcome) return { client, expected: scopes, failure: outcome.failure };
  return { client, expected: scopes, observed: scopesOf(outcome.token) };
}

/** Scopes of a token, without checking its signature, which the API does; empty if the text is not a JWT. */
function scopesOf(token: string): string[] {
  try {
    const { scope } = decodeJwt(token);
    return typeof scope === 'string' ? scope.split(' ') : [];
  } catch {
    return [];
  }
}

async function observeCell(
  {
    client,
    route,
    api,
    expected,
    refusals,
    method,
    tokenHeader = 'Authorization',
    apiKey: keyName,
    harmless,
  }: ExpectedCell,
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
      headers: { [tokenHeader]: authorization, ...(apiKey === undefined ? {} : { 'x-api-key': apiKey }) },
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
  // A throttled request says nothing about access; a 429 from the function is a normal answer.
  const throttled = status === 429 && headers.has('x-amzn-errortype');
  const answered = (status >= 200 && status < 300) || (status >= 400 && status < 500);
  return answered && !throttled ? 'allowed' : 'failed';
}

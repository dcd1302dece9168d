import type { CaseResult } from './case-run';
import type { Observation, ObservedCell, ObservedToken } from './observed-matrix';
import { cellMatches, matches, tokenMatches } from './observed-matrix';
import type { Target } from './target';

/** Result of a verification; it holds no token and no secret. */
export interface Report {
  readonly asExpected: boolean;
  readonly tokenEndpoint: string;
  /** Null if the stack has no API. */
  readonly apiUrl: string | null;
  readonly tokens: Observation['tokens'];
  readonly cells: Observation['cells'];
  readonly cases: readonly CaseResult[];
}

/** Combines the results from a target. */
export function report(target: Target, observation: Observation, cases: readonly CaseResult[]): Report {
  const [apiUrl] = target.apiUrls.values();
  return {
    asExpected: matches(observation) && cases.every(({ outcome }) => outcome !== 'failed'),
    tokenEndpoint: target.tokenEndpoint,
    apiUrl: apiUrl ?? null,
    tokens: observation.tokens,
    cells: observation.cells,
    cases,
  };
}

/** Describes the difference of a client's token; undefined if it is as expected. */
export function tokenDifference(token: ObservedToken): string | undefined {
  if (tokenMatches(token)) return undefined;
  const { expected, observed, failure } = token;
  return `expected ${expected.join(' ')}, got ${observed?.join(' ') ?? failure ?? 'none'}`;
}

/** Describes the difference of a cell; undefined if it is as expected. */
export function cellDifference(cell: ObservedCell): string | undefined {
  return cellMatches(cell) ? undefined : `expected ${cell.expected}, got ${cell.got}`;
}

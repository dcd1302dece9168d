import type { CaseResult } from './case-run';
import type { Observation, ObservedCell, ObservedToken } from './observed-matrix';
import { cellMatches, matches, tokenMatches } from './observed-matrix';
import type { Target } from './target';

/** Everything that was verified; it holds no token and no secret. */
export interface Report {
  readonly asExpected: boolean;
  readonly tokenEndpoint: string;
  /** Null where the stack has no API. */
  readonly apiUrl: string | null;
  readonly tokens: Observation['tokens'];
  readonly cells: Observation['cells'];
  readonly cases: readonly CaseResult[];
}

/** Puts together what was seen at a target. */
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

/** What is wrong with a client's token; undefined where nothing is. */
export function tokenDifference(token: ObservedToken): string | undefined {
  if (tokenMatches(token)) return undefined;
  const { expected, observed, failure } = token;
  return `expected ${expected.join(' ')}, got ${observed?.join(' ') ?? failure ?? 'none'}`;
}

/** What is wrong with a cell; undefined where nothing is. */
export function cellDifference(cell: ObservedCell): string | undefined {
  return cellMatches(cell) ? undefined : `expected ${cell.expected}, got ${cell.got}`;
}

import type { AuthorizerTable } from '../../src/access/authorizer-table';
import type { Grant } from '../../src/access/grant';
import { opening } from '../../src/access/grant';

/** Rights of a caller at one stage, for all routes. */
export interface Rights {
  /** Prefix of every pattern, e.g. `arn:aws:execute-api:eu-west-1:123456789012:a1b2c3d4e5/prod/`. */
  readonly stage: string;
  /** Whether the caller may call each route of the table, in the table's order. */
  readonly open: readonly boolean[];
  /**
   * Allows every open route; absent if its patterns would also match a closed route, or if the policy would be too
   * long.
   */
  readonly whole?: PolicyDocument;
}

/** One statement that allows or denies. */
export interface PolicyDocument {
  readonly Version: '2012-10-17';
  readonly Statement: readonly Statement[];
}

interface Statement {
  readonly Action: 'execute-api:Invoke';
  readonly Effect: 'Allow' | 'Deny';
  readonly Resource: readonly string[];
}

/**
 * Limit of a policy, in characters. It is the limit of an API's resource policy; AWS documents none for an
 * authorizer's.
 */
const MAX_POLICY = 8_192;

/** Cuts API and stage out of a method's ARN; later colons and slashes belong to the path. */
export function stageOf(arn: string): string {
  return arn.slice(0, arn.indexOf('/', arn.indexOf('/') + 1) + 1);
}

/** Computes the rights of a caller with this grant. */
export function rights(table: AuthorizerTable, grant: Grant, stage: string): Rights {
  const open = table.routes.map((route) => opening(route, grant, table.carriers) !== undefined);
  const patterns = wholePatterns(table, open);
  const whole = patterns && statement('Allow', stage, patterns);
  return whole && JSON.stringify(whole).length <= MAX_POLICY ? { stage, open, whole } : { stage, open };
}

/**
 * Returns the policy for a request. API Gateway caches it by token, method and route (or not at all, if API keys are
 * accepted in place of tokens), so it is only used for requests to the requested route.
 * - for a route that is closed or not in the table: denies everything, however the path is spelled
 * - for an open route: allows all open routes, if patterns can separate them from the closed ones. Then even a cache
 *   keyed by the token alone would open no other route. Otherwise it allows only the patterns of the route: they may
 *   match requests to other routes, but those have their own cache entries
 *
 * A path with a needlessly percent-encoded literal, such as `/%6Frders`, is not matched by a pattern for `/orders`.
 * @param place - index of the route in the table; undefined if the table does not have it
 * @see AWS docs, "CreateAuthorizer" (API Gateway API reference), on `identitySource`
 */
export function policy({ routes }: AuthorizerTable, { stage, open, whole }: Rights, place?: number): PolicyDocument {
  const route = place !== undefined && open[place] ? routes[place] : undefined;
  return route ? (whole ?? statement('Allow', stage, route.allow)) : statement('Deny', stage, ['*']);
}

function statement(Effect: Statement['Effect'], stage: string, patterns: readonly string[]): PolicyDocument {
  const Resource = patterns.map((pattern) => stage + pattern);
  return { Version: '2012-10-17', Statement: [{ Action: 'execute-api:Invoke', Effect, Resource }] };
}

/** Finds the fewest patterns for all open routes; undefined if they would also match requests to a closed route. */
function wholePatterns({ routes, subtrees }: AuthorizerTable, open: readonly boolean[]): string[] | undefined {
  const isOpen = (place: number) => open[place] === true;
  const done = new Set<number>();
  const allow: string[] = [];
  for (const { pattern, covers, reaches } of subtrees) {
    if (covers.every((place) => done.has(place)) || ![...covers, ...reaches].every(isOpen)) continue;
    allow.push(pattern);
    for (const place of covers) done.add(place);
  }
  const single = routes.filter((_, place) => isOpen(place) && !done.has(place));
  if (!single.every(({ reaches }) => reaches.every(isOpen))) return undefined;
  return [...allow, ...single.flatMap((route) => route.allow)];
}

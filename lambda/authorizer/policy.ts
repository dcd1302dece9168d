import type { AuthorizerTable } from '../../src/access/authorizer-table';
import type { Grant } from '../../src/access/grant';
import { opening } from '../../src/access/grant';

/** What a caller may do at one stage, whichever route it asked for. */
export interface Rights {
  /** What is before every pattern, e.g. `arn:aws:execute-api:eu-west-1:123456789012:a1b2c3d4e5/prod/`. */
  readonly stage: string;
  /** Whether each route of the table is open to it. */
  readonly open: readonly boolean[];
  /** Allows every open route; absent where its patterns would match another's requests, or be too many. */
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

/** Characters of a policy. It is the limit of an API's own policy; AWS names none for an authorizer's. */
const MAX_POLICY = 8_192;

/** The part of a method's ARN that names API and stage; colons and slashes behind it are the path's. */
export function stageOf(arn: string): string {
  return arn.slice(0, arn.indexOf('/', arn.indexOf('/') + 1) + 1);
}

/** What a caller with this grant may do. */
export function rights(table: AuthorizerTable, grant: Grant, stage: string): Rights {
  const open = table.routes.map((route) => opening(route, grant, table.carriers) !== undefined);
  const patterns = wholePatterns(table, open);
  const whole = patterns && statement('Allow', stage, patterns);
  return whole && JSON.stringify(whole).length <= MAX_POLICY ? { stage, open, whole } : { stage, open };
}

/**
 * The policy for a request. The cache finds it again by token, method and route (or not at all, where API keys are taken
 * in place of tokens), so that it is only ever used for requests to the route that was asked for.
 * - for a route that is closed, or not in the table: nothing at all, however the address is spelled
 * - for an open one: all open routes where patterns tell them from the closed ones, so that a cache that knew the token
 *   alone would still open no other. Else the patterns of the route alone: they may match requests to others, which the
 *   cache asks about by themselves
 *
 * A literal of a path that is percent-encoded without need, such as `/%6Frders`, is matched by no pattern for `/orders`.
 * @param place - place of the route in the table; undefined for one it does not have
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

/** Patterns for every open route, as few as say it; undefined where they match requests to a closed one. */
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

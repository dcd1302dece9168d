import type { AuthorizerTable, TableRoute } from '../../src/access/authorizer-table';
import type { Grant } from '../../src/access/grant';
import { opening } from '../../src/access/grant';

/** Patterns behind the stage in an ARN. */
interface Patterns {
  readonly allow: readonly string[];
  readonly deny: readonly string[];
}

/** What a caller may do at one stage, whichever route it asked for. */
export interface Rights {
  /** What is before every pattern, e.g. `arn:aws:execute-api:eu-west-1:123456789012:a1b2c3d4e5/prod/`. */
  readonly stage: string;
  /** Whether each route of the table is open to it. */
  readonly open: readonly boolean[];
  /** Says the same of every request; absent where no patterns can, or too many would be needed. */
  readonly whole?: PolicyDocument;
}

/** One statement after another; a Deny goes before every Allow. */
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
/** Characters an ARN in a policy may have. */
const MAX_RESOURCE = 512;
/** Characters that are kept for the statement about what was asked for and refused. */
const REFUSED = MAX_RESOURCE + 80;

/** The part of a method's ARN that names API and stage; colons and slashes behind it are the path's. */
export function stageOf(arn: string): string {
  return arn.slice(0, arn.indexOf('/', arn.indexOf('/') + 1) + 1);
}

/** What a caller with this grant may do. */
export function rights(table: AuthorizerTable, grant: Grant, stage: string): Rights {
  const open = table.routes.map((route) => opening(route, grant, table.carriers) !== undefined);
  const patterns = wholePatterns(table, open);
  const whole = patterns && document(stage, patterns);
  return whole && JSON.stringify(whole).length <= MAX_POLICY - REFUSED ? { stage, open, whole } : { stage, open };
}

/**
 * The policy for a request, and for all others that are answered from the cache with it.
 * - it covers every route that is open to the caller; where no patterns can tell them apart, or too many would be needed,
 *   only the one asked for, and the cache then has to know the route as well as the token
 * - an address that is refused is denied as it was sent, however it is spelled
 * @param arn - the method's ARN, as API Gateway sends it
 * @param place - place of the route in the table; undefined for one it does not have
 */
export function policy(table: AuthorizerTable, held: Rights, arn: string, place?: number): PolicyDocument {
  const { stage, open, whole } = held;
  const route = place !== undefined && open[place] ? table.routes[place] : undefined;
  if (route) return whole ?? document(stage, ownPatterns(table, open, route));
  const refused = statement('Deny', [arn.length > MAX_RESOURCE ? `${stage}*` : arn]);
  return { Version: '2012-10-17', Statement: [...(whole?.Statement ?? []), ...refused] };
}

function document(stage: string, { allow, deny }: Patterns): PolicyDocument {
  const behind = (pattern: string) => stage + pattern;
  return {
    Version: '2012-10-17',
    Statement: [...statement('Allow', allow.map(behind)), ...statement('Deny', deny.map(behind))],
  };
}

function statement(Effect: 'Allow' | 'Deny', Resource: readonly string[]): Statement[] {
  return Resource.length > 0 ? [{ Action: 'execute-api:Invoke', Effect, Resource }] : [];
}

/** Every open route allowed, and every other denied that the patterns for those reach; undefined where that takes too much. */
function wholePatterns({ routes, subtrees }: AuthorizerTable, open: readonly boolean[]): Patterns | undefined {
  const isOpen = (place: number) => open[place] === true;
  const done = new Set<number>();
  const allow: string[] = [];
  for (const { pattern, covers, reaches } of subtrees) {
    if (covers.every((place) => done.has(place)) || ![...covers, ...reaches].every(isOpen)) continue;
    allow.push(pattern);
    for (const place of covers) done.add(place);
  }
  const single = routes.filter((_, place) => isOpen(place) && !done.has(place));
  const deny = new Set<string>();
  for (const route of single) {
    for (const [place, reached] of reachedRoutes(routes, route)) {
      if (isOpen(place)) continue;
      // No pattern denies the one and leaves the other open.
      if (reached.reaches.some(isOpen)) return undefined;
      for (const pattern of denials(route, reached)) deny.add(pattern);
    }
  }
  return { allow: [...allow, ...single.flatMap((route) => route.allow)], deny: [...deny] };
}

/** Enough for one route, whichever others there are. */
function ownPatterns({ routes }: AuthorizerTable, open: readonly boolean[], route: TableRoute): Patterns {
  const closed = reachedRoutes(routes, route).filter(([place]) => !open[place]);
  return { allow: route.allow, deny: [...new Set(closed.flatMap(([, reached]) => denials(route, reached)))] };
}

function reachedRoutes(routes: readonly TableRoute[], { reaches }: TableRoute): [number, TableRoute][] {
  return reaches.flatMap((place) => (routes[place] ? [[place, routes[place]]] : []));
}

/**
 * Patterns against a route that those of another reach. Its letters and digits could be percent-encoded where the other
 * has a parameter, and whether API Gateway decodes them before it reads a policy is written nowhere: `%6?` and the like
 * are denied there. Nothing else needs them.
 */
function denials(route: TableRoute, reached: TableRoute): string[] {
  const [pattern = ''] = route.allow;
  const [denied = ''] = reached.deny;
  const before = pattern.slice(0, pattern.indexOf('?'));
  const after = denied.startsWith(before) ? denied.slice(before.length) : denied;
  const digits = new Set(Buffer.from(after.replaceAll(/[*?/]/g, ''), 'latin1').map((code) => code >> 4));
  return [...reached.deny, ...[...digits].map((digit) => `${before}*%${digit}?*`)];
}

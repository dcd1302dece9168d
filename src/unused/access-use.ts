import type { AccessDeclaration } from '../access/declaration';
import type { Day } from '../access/day';
import type { ScopeHolder } from '../access/held-access';
import { holdsOn } from '../access/holdings';
import { modelRoutes } from '../access/model';
import { openingScopes } from '../access/requirement';
import type { ScopeGrant } from '../access/scope-grant';
import { grantedScope, hasEnd, keepReason } from '../access/scope-grant';
import type { CallGroup } from './call-tally';
import { neededScopes } from './scope-use';

/** Verdicts on a granted scope, from the calls of a window. */
export const VERDICTS = {
  used: 'a call needed it',
  unused: 'no call needed it: it may go',
  replaceable: 'another scope that stays was enough for each of its calls: it may go',
  requested: 'no call needed it, but its holder asks for it by name, and gets no token once it is gone',
  unchecked: 'no route asks for it: what answers a route may',
  kept: 'it stays, whatever the calls say',
} as const;

export type Verdict = keyof typeof VERDICTS;

/** A granted scope, with the calls that it allowed. */
export interface ScopeUse {
  readonly scope: string;
  readonly verdict: Verdict;
  /** Calls of the window that this scope was enough for. */
  readonly calls: number;
  /** Number of those calls that another scope of the holder would also have allowed. */
  readonly sharedCalls: number;
  /** Those other scopes. */
  readonly sharedWith: readonly string[];
  /** Time of the last call that it allowed, even before the window; absent if unknown. */
  readonly lastUse?: string;
  /** Last day of the grant. */
  readonly until?: Day;
  readonly keep?: string;
}

/** A client or API key, with its scopes. */
export interface HolderUse {
  readonly kind: 'client' | 'API key';
  readonly name: string;
  /** Calls of the window that were accepted, including calls of public routes. */
  readonly calls: number;
  readonly lastCall?: string;
  readonly scopes: readonly ScopeUse[];
}

/** Use of the declared access, according to a log. */
export interface AccessUse {
  readonly holders: readonly HolderUse[];
  readonly routesWithoutCaller: readonly string[];
  /** Accepted callers that the declaration does not have, with their number of calls. */
  readonly unknownCallers: ReadonlyMap<string, number>;
  /** Clients whose ids are unknown, so that their calls are unknown too. */
  readonly clientsWithoutId: readonly string[];
}

/** Data that the calls are joined with. */
export interface AccessUseOptions {
  /** The declaration as written. */
  readonly declaration: AccessDeclaration;
  /** Day for which the grants are evaluated. */
  readonly today: Day;
  /** Id of each client, by name. */
  readonly clientIds: ReadonlyMap<string, string>;
}

/** No token lives longer, so the calls of the last day show how tokens are requested now. */
const DAY_MS = 86_400_000;

/** Joins the calls of a log with a declaration. */
export function accessUse(groups: Iterable<CallGroup>, { declaration, today, clientIds }: AccessUseOptions): AccessUse {
  const routes = modelRoutes(declaration);
  const opening = new Map(routes.map((route) => [route.name, openingScopes(declaration, route)]));
  const asked = new Set([...opening.values()].flat());
  const accepted = [...groups].filter(({ isRefused }) => !isRefused);
  const byCaller = callsByCaller(accepted);
  const use = (kind: HolderUse['kind'], name: string, caller: string | undefined, { scopes }: ScopeHolder): HolderUse =>
    holderUse({
      kind,
      name,
      grants: scopes.filter((grant) => holdsOn(grant, today)),
      calls: byCaller.get(`${kind === 'client' ? 'machine' : 'api-key'} ${caller ?? ''}`) ?? [],
      opening,
      asked,
    });
  const clients = Object.entries(declaration.clients);
  const keys = Object.entries(declaration.legacyApiKeys ?? {});
  const called = new Set(accepted.flatMap(({ route, calls }) => (calls > 0 ? [route] : [])));
  const known = new Set([
    ...clients.map(([name]) => `machine ${clientIds.get(name) ?? ''}`),
    ...keys.map(([name]) => `api-key ${name}`),
  ]);
  return {
    holders: [
      ...clients.map(([name, client]) => use('client', name, clientIds.get(name), client)),
      ...keys.map(([name, key]) => use('API key', name, name, key)),
    ],
    routesWithoutCaller: routes.map(({ name }) => name).filter((name) => !called.has(name)),
    unknownCallers: unknownCallers(byCaller, known),
    clientsWithoutId: clients.map(([name]) => name).filter((name) => !clientIds.has(name)),
  };
}

/** Skips people, who hold no scopes, and calls without a caller, which are calls of public routes. */
function callsByCaller(groups: readonly CallGroup[]): ReadonlyMap<string, CallGroup[]> {
  const byCaller = new Map<string, CallGroup[]>();
  for (const group of groups) {
    if (group.kind === 'person' || group.caller === '') continue;
    const key = `${group.kind} ${group.caller}`;
    const own = byCaller.get(key);
    if (own) own.push(group);
    else byCaller.set(key, [group]);
  }
  return byCaller;
}

function unknownCallers(byCaller: ReadonlyMap<string, CallGroup[]>, known: ReadonlySet<string>): Map<string, number> {
  const unknown = [...byCaller].filter(([caller]) => !known.has(caller));
  const calls = unknown.map(([, groups]) => groups.reduce((sum, group) => sum + group.calls, 0));
  return new Map(
    unknown.flatMap(([, [first]], index) => (first && calls[index] ? [[first.caller, calls[index]] as const] : [])),
  );
}

interface HolderCalls {
  readonly kind: HolderUse['kind'];
  readonly name: string;
  /** Grants that hold today. */
  readonly grants: readonly ScopeGrant[];
  readonly calls: readonly CallGroup[];
  /** Scopes that open each route. */
  readonly opening: ReadonlyMap<string, readonly string[]>;
  /** All scopes that open any route. */
  readonly asked: ReadonlySet<string>;
}

function holderUse({ kind, name, grants, calls, opening, asked }: HolderCalls): HolderUse {
  const held = grants.map(grantedScope);
  const groups = calls.map((group) => ({ ...group, carriers: carriersOf(group, held, opening) }));
  const inWindow = groups.filter((group) => group.calls > 0);
  const requested = requestedScopes(inWindow, held);
  const isFixed = (grant: ScopeGrant) =>
    keepReason(grant) !== undefined || !asked.has(grantedScope(grant)) || requested.has(grantedScope(grant));
  const { needed, carried } = neededScopes(
    inWindow.filter(({ carriers }) => carriers.length > 0),
    grants.filter(isFixed).map(grantedScope),
  );
  const verdictOf = (grant: ScopeGrant): Verdict => {
    const scope = grantedScope(grant);
    if (keepReason(grant) !== undefined) return 'kept';
    if (!asked.has(scope)) return 'unchecked';
    if (needed.has(scope)) return 'used';
    if (requested.has(scope)) return 'requested';
    return carried.has(scope) ? 'replaceable' : 'unused';
  };
  return {
    kind,
    name,
    calls: inWindow.reduce((sum, group) => sum + group.calls, 0),
    ...whenLast('lastCall', groups),
    scopes: grants.map((grant) => {
      const scope = grantedScope(grant);
      const own = groups.filter(({ carriers }) => carriers.includes(scope));
      const shared = own.filter(({ carriers, calls: count }) => carriers.length > 1 && count > 0);
      const keep = keepReason(grant);
      return {
        scope,
        verdict: verdictOf(grant),
        calls: carried.get(scope) ?? 0,
        sharedCalls: shared.reduce((sum, group) => sum + group.calls, 0),
        sharedWith: [...new Set(shared.flatMap(({ carriers }) => carriers))].filter((each) => each !== scope),
        ...whenLast('lastUse', own),
        ...(hasEnd(grant) ? { until: grant.until } : {}),
        ...(keep === undefined ? {} : { keep }),
      };
    }),
  };
}

/** Granted scopes that were in the token and each open the route. */
function carriersOf(
  { route, scopes }: CallGroup,
  held: readonly string[],
  opening: ReadonlyMap<string, readonly string[]>,
): string[] {
  const token = scopes === '' ? undefined : scopes.split(' ');
  const opens = opening.get(route) ?? [];
  return held.filter((scope) => opens.includes(scope) && (token?.includes(scope) ?? true));
}

/**
 * Scopes that a holder requests by name. Cognito gives all granted scopes to a request without `scope`, so a token with
 * fewer scopes comes from a request that names them. Such a request fails once one of its scopes is no longer granted.
 */
function requestedScopes(groups: readonly CallGroup[], held: readonly string[]): ReadonlySet<string> {
  const newest = Math.max(0, ...groups.map(({ last }) => last));
  const tokens = groups
    .filter(({ scopes, last }) => scopes !== '' && last >= newest - DAY_MS)
    .map(({ scopes }) => scopes.split(' '));
  const namesThem = tokens.some((token) => held.some((scope) => !token.includes(scope)));
  return new Set(namesThem ? tokens.flat() : []);
}

function whenLast<Name extends string>(name: Name, groups: readonly CallGroup[]): Partial<Record<Name, string>> {
  const last = Math.max(0, ...groups.map((group) => group.last));
  return (last === 0 ? {} : { [name]: new Date(last).toISOString() }) as Partial<Record<Name, string>>;
}

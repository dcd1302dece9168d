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

/** What the calls of a window say about a granted scope. */
export const VERDICTS = {
  used: 'a call needed it',
  unused: 'no call needed it: it may go',
  replaceable: 'another scope that stays was enough for each of its calls: it may go',
  requested: 'no call needed it, but its holder asks for it by name, and gets no token once it is gone',
  unchecked: 'no route asks for it: what answers a route may',
  kept: 'it stays, whatever the calls say',
} as const;

export type Verdict = keyof typeof VERDICTS;

/** A granted scope, and what calls it was enough for. */
export interface ScopeUse {
  readonly scope: string;
  readonly verdict: Verdict;
  /** Calls of the window that it was enough for. */
  readonly calls: number;
  /** Those of them that another scope of its holder was enough for, too. */
  readonly sharedCalls: number;
  /** The other scopes. */
  readonly sharedWith: readonly string[];
  /** When it was last enough for a call, before the window, too; absent where that is not known. */
  readonly lastUse?: string;
  /** Last day on which it holds. */
  readonly until?: Day;
  readonly keep?: string;
}

/** A client or API key, with its scopes. */
export interface HolderUse {
  readonly kind: 'client' | 'API key';
  readonly name: string;
  /** Calls of the window that were let in, at public routes, too. */
  readonly calls: number;
  readonly lastCall?: string;
  readonly scopes: readonly ScopeUse[];
}

/** What a log says of who may call what. */
export interface AccessUse {
  readonly holders: readonly HolderUse[];
  readonly routesWithoutCaller: readonly string[];
  /** Callers that are let in and are nobody's in the declaration, with their calls. */
  readonly unknownCallers: ReadonlyMap<string, number>;
  /** Clients whose ids are not known, so that their calls are not either. */
  readonly clientsWithoutId: readonly string[];
}

/** What is joined with the calls. */
export interface AccessUseOptions {
  /** As it is written. */
  readonly declaration: AccessDeclaration;
  /** The day on which grants hold. */
  readonly today: Day;
  /** Id of each client by its name. */
  readonly clientIds: ReadonlyMap<string, string>;
}

/** A token lives no longer, so that calls of a day show how tokens are asked for now. */
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

/** Of people nothing is granted by scopes; who is not named called a public route. */
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
  /** Those that hold today. */
  readonly grants: readonly ScopeGrant[];
  readonly calls: readonly CallGroup[];
  /** The scopes that open each route. */
  readonly opening: ReadonlyMap<string, readonly string[]>;
  /** Every scope that some route asks for. */
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

/** The scopes that are granted today, were in the token, and open the route, each by itself. */
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
 * Scopes that are asked for by name: Cognito gives every granted scope to who names none, so that tokens with fewer come
 * of naming them. Once one of those is not granted any more, the request for a token is refused.
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

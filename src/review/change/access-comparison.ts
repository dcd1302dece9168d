import type { AccessClient } from './client';
import type { ObservedAccess } from './observed-access';
import type { Paired } from './paired';
import { grouped, paired } from './paired';
import type { AccessRoute } from './route';
import type { Router } from './router';
import { routeKey, router } from './router';
import type { CallerRule, Verdict } from './caller-rule';
import { verdict } from './caller-rule';

/** One client at one route, before and after. */
export interface ComparedCell {
  readonly client: string;
  /** E.g. `GET /customers/{id}`; with the stage before the path if there are several. */
  readonly route: string;
  readonly before: Verdict;
  readonly after: Verdict;
}

/** A route before and after, and the route that answers its requests on each side, which may be another one. */
export interface ComparedRoute extends Paired<AccessRoute> {
  /** As the newer side names it. */
  readonly name: string;
  readonly ruleBefore: CallerRule | undefined;
  readonly ruleAfter: CallerRule | undefined;
  /** Name of the route that answers its requests on the side that lacks it. */
  readonly answeredBy?: string;
}

/** Access before and after a change, side by side. */
export interface AccessComparison {
  readonly before: ObservedAccess;
  readonly after: ObservedAccess;
  /** Machine clients by name. */
  readonly clients: readonly Paired<AccessClient>[];
  readonly routes: readonly ComparedRoute[];
  /** Clients and routes of the app's other stacks that share a user pool with this one; other comparisons tell of them. */
  readonly elsewhere: ComparedParts;
  /** Every client at every route of either side; of the other stacks, their clients at its routes, and the reverse. */
  readonly cells: readonly ComparedCell[];
}

interface ComparedParts {
  readonly clients: readonly Paired<AccessClient>[];
  readonly routes: readonly ComparedRoute[];
}

/** Clients or routes, and the two sides that they are of. */
interface Sides {
  readonly before: ObservedAccess;
  readonly after: ObservedAccess;
}

/**
 * Puts both sides side by side: clients by name, routes by how they are called.
 * @param elsewhere - access of the app's other stacks that share a user pool with this one
 */
export function compareAccess(
  before: ObservedAccess,
  after: ObservedAccess,
  elsewhere: readonly Sides[] = [],
): AccessComparison {
  const sides = { before, after };
  const { clients, routes } = comparedParts(sides);
  const others = elsewhere.map((each) => ({ sides: each, ...comparedParts(each) }));
  return {
    before,
    after,
    clients,
    routes,
    elsewhere: {
      clients: others.flatMap((each) => each.clients),
      routes: others.flatMap((each) => each.routes).sort(byPath),
    },
    cells: [
      ...comparedCells(clients, routes, sides),
      ...others.flatMap((each) => comparedCells(each.clients, routes, each.sides)),
      ...others.flatMap((each) => comparedCells(clients, each.routes, sides)),
    ],
  };
}

/** Parts of the stacks of an app: each of its other stacks asks for them, too. */
const compared = new WeakMap<Sides, ComparedParts>();

function comparedParts(sides: Sides): ComparedParts {
  const { before, after } = sides;
  const parts = compared.get(sides) ?? {
    clients: pairedClients(before, after),
    routes: comparedRoutes(before, after).sort(byPath),
  };
  compared.set(sides, parts);
  return parts;
}

/** @param sides - those of the clients */
function comparedCells(
  clients: readonly Paired<AccessClient>[],
  routes: readonly ComparedRoute[],
  { before, after }: Sides,
): ComparedCell[] {
  return clients.flatMap((client) =>
    routes.map((route) => ({
      client: client.key,
      route: route.name,
      before: cellVerdict(route.ruleBefore, client.before, before, client.after),
      after: cellVerdict(route.ruleAfter, client.after, after, client.before),
    })),
  );
}

/** `item2` before `item10`. */
const COLLATOR = new Intl.Collator('en', { numeric: true });
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** Order by path, then by the effect of the method, the mildest first. */
function byPath(one: ComparedRoute, other: ComparedRoute): number {
  const [path, method] = [
    (one: ComparedRoute) => one.name.replace(/^\S+ /, ''),
    ({ name }: ComparedRoute) => METHODS.indexOf(name.split(' ')[0] ?? ''),
  ];
  return COLLATOR.compare(path(one), path(other)) || method(one) - method(other);
}

/** A client that is there and not understood may do anything. */
function cellVerdict(
  rule: CallerRule | undefined,
  client: AccessClient | undefined,
  { unread }: ObservedAccess,
  other: AccessClient | undefined,
): Verdict {
  if (client) return verdict(rule, client);
  return unread.some(({ address }) => address === other?.address) ? 'unknown' : 'refused';
}

function pairedClients(before: ObservedAccess, after: ObservedAccess): Paired<AccessClient>[] {
  const addresses = [before, after].flatMap(({ clients }) =>
    clients.filter((each) => each.isMachine).map((each) => each.address),
  );
  const isMachine = new Set(addresses);
  const machines = ({ clients }: ObservedAccess) => clients.filter(({ address }) => isMachine.has(address));
  const [old, own] = [machines(before), machines(after)];
  // Names are not unique at Cognito.
  const twice = new Set(
    [old, own].flatMap((side) =>
      grouped(side, ({ name }) => name).flatMap(([first, second]) => (first && second ? first.name : [])),
    ),
  );
  const key = ({ name, address }: AccessClient) => (twice.has(name) ? `${name} (${address})` : name);
  const byKey = (side: readonly AccessClient[]) => new Map(side.map((client) => [key(client), client]));
  return paired(byKey(old), byKey(own)).sort((one, other) => COLLATOR.compare(one.key, other.key));
}

function comparedRoutes(before: ObservedAccess, after: ObservedAccess): ComparedRoute[] {
  const places = placesOf([before.routes, after.routes]);
  const [old, own] = [
    byPlace([...before.routes, ...unreadRoutes(before, after)], places),
    byPlace([...after.routes, ...unreadRoutes(after, before)], places),
  ];
  return paired(old, own).flatMap(({ key: place, before: was = [], after: is = [] }) => {
    const byKey = (routes: readonly AccessRoute[]) => new Map(routes.map((route) => [routeKey(route), route]));
    const routers = [router(was), router(is)] as const;
    return paired(byKey(was), byKey(is)).map((pair) => comparedRoute(pair, place, routers));
  });
}

/**
 * Routes of the other side whose methods still exist here but are not understood: they are not removed, but their
 * requirements are unknown.
 */
function unreadRoutes(side: ObservedAccess, { routes }: ObservedAccess): AccessRoute[] {
  const read = new Set(side.routes.map(({ address }) => address));
  const unread = new Set(side.unread.map(({ address }) => address).filter((address) => !read.has(address)));
  return routes.filter(({ address }) => unread.has(address)).map((route) => ({ ...route, rule: { kind: 'unread' } }));
}

function comparedRoute(pair: Paired<AccessRoute>, place: string, [old, own]: readonly [Router, Router]): ComparedRoute {
  const route = pair.after ?? pair.before;
  if (!route) throw new RangeError('a pair has a side');
  const name = ({ method, path }: AccessRoute) => `${method} ${place}${path}`;
  const [was, is] = [old(route), own(route)];
  const other = pair.after === undefined ? is : pair.before === undefined ? was : undefined;
  const answering = other ? { answeredBy: name(other) } : {};
  return { ...pair, name: name(route), ruleBefore: was?.rule, ruleAfter: is?.rule, ...answering };
}

/**
 * Returns the place of a route, to distinguish several APIs of an app and several stages; it is empty if each side has
 * one stage.
 */
export function placesOf(sides: readonly (readonly AccessRoute[])[]): (route: AccessRoute) => string {
  if (sides.some((routes) => routes.some(({ label }) => label !== undefined))) {
    return ({ label, stage }) => `/${label ?? ''}/${stage}`;
  }
  const apis = sides.map((routes) => new Set(routes.map(({ api, stage }) => `${api}/${stage}`)).size);
  const stages = sides.map((routes) => new Set(routes.map(({ stage }) => stage)).size);
  if (Math.max(...apis) <= 1) return () => '';
  // Two APIs may have stages of one name.
  return apis.join() === stages.join() ? ({ stage }) => `/${stage}` : ({ api, stage }) => `${api}/${stage}`;
}

function byPlace(
  routes: readonly AccessRoute[],
  place: (route: AccessRoute) => string,
): ReadonlyMap<string, AccessRoute[]> {
  return new Map(grouped(routes, place).map((group) => [group[0] ? place(group[0]) : '', group]));
}

import { checkClients } from './client';
import type { AccessDeclaration, Client, RouteRule } from './declaration';
import { checkShape } from './declaration-shape';
import { checkQuota } from './quotas';
import { checkResourceServers } from './resource-server';
import { countResources, resourceTree } from './resource-tree';
import type { Route, RouteKey } from './route';
import { parseRoute, routeName } from './route';
import type { ResourceServers, ScopeOf } from './scope';
import { checkScopes, declaredScopes } from './scope';

/** A route with what it asks of its callers. */
export interface ModelRoute extends Route {
  /** Normalized, e.g. `GET /orders/{id}`. */
  readonly name: string;
  readonly rule: RouteRule;
}

/** Every literal key a route's name: a constraint alone would let others through. Keys only known at run time pass. */
type OnlyRouteKeys<Routes> = {
  readonly [Key in keyof Routes]: string extends Key
    ? unknown
    : Key extends RouteKey
      ? unknown
      : `expected a method and a path as the route's name`;
};

const NO_SCOPES_REMEDY = 'name its scopes, or write public: true with a reason';

/**
 * Gives a declaration its exact types, so that an undeclared scope does not compile, and checks what types cannot see.
 * @returns the declaration itself
 * @throws AccessError with what was given, what was expected and how to fix it
 * @see AWS docs, "Scopes, M2M, and resource servers"
 */
export function defineAccess<
  const Servers extends ResourceServers,
  const Clients extends Readonly<Record<string, Client<ScopeOf<NoInfer<Servers>>>>>,
  const Routes extends Readonly<Record<RouteKey, RouteRule<ScopeOf<NoInfer<Servers>>>>>,
>(declaration: {
  readonly resourceServers: Servers;
  readonly clients: Clients;
  readonly routes: Routes & OnlyRouteKeys<Routes>;
}): AccessDeclaration<ScopeOf<Servers>, keyof Clients & string, keyof Routes & string> {
  const given: unknown = declaration;
  checkShape(given);
  checkResourceServers(given.resourceServers);
  const declared = new Set(declaredScopes(given.resourceServers));
  checkClients(given.clients, declared);
  const routes = modelRoutes(given);
  for (const { name, rule } of routes) {
    if (!rule.public) checkScopes(`route "${name}"`, rule.scopes, declared, NO_SCOPES_REMEDY);
  }
  checkQuota(
    'resources of the API, one for each path part and one for the root',
    countResources(resourceTree(routes)),
    'apiResources',
    'split it into several APIs',
  );
  return given as AccessDeclaration<ScopeOf<Servers>, keyof Clients & string, keyof Routes & string>;
}

/** The routes of a declaration, taken apart and normalized, in its order. */
export function modelRoutes(declaration: AccessDeclaration): ModelRoute[] {
  return Object.entries(declaration.routes).map(([name, rule]) => {
    const route = parseRoute(name);
    return { ...route, name: routeName(route), rule };
  });
}

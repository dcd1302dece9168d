import { checkClients } from './client';
import type { AccessDeclaration, Client, CognitoAuthorization, LambdaAuthorization, RouteRule } from './declaration';
import { checkShape } from './declaration-shape';
import { AccessError } from './error';
import { checkLegacyApiKeys } from './legacy-api-key';
import { checkOpenings } from './opening';
import { checkGroupRoles, checkPeople } from './people';
import { checkQuota } from './quotas';
import { checkResourceServers } from './resource-server';
import { countResources, resourceTree } from './resource-tree';
import type { Role } from './role';
import { checkRoles } from './role';
import type { Route, RouteKey } from './route';
import { parseRoute, routeName } from './route';
import { routePattern } from './route-pattern';
import type { ResourceServers, ScopeOf } from './scope';
import { checkScopes, declaredScopes } from './scope';
import type { Throttle } from './throttle';
import { checkThrottle } from './throttle';

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

/** Has no name that a group could give. */
type NoRoles = Readonly<Record<symbol, never>>;

/** What a declaration can say with one authorizer. Of a union of both, TypeScript would infer no roles. */
type Authorization<Authorizer, Scope extends string, Roles extends Readonly<Record<string, Role>>> = Omit<
  LambdaAuthorization<Scope, Roles>,
  'authorizer'
> &
  (Authorizer extends 'lambda' ? unknown : Omit<CognitoAuthorization, 'authorizer'>);

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
  const Authorizer extends 'cognito' | 'lambda' = 'cognito',
  const Roles extends Readonly<Record<string, Role<ScopeOf<NoInfer<Servers>>, keyof NoInfer<Routes> & string>>> =
    NoRoles,
>(
  declaration: {
    readonly resourceServers: Servers;
    readonly clients: Clients;
    readonly routes: Routes & OnlyRouteKeys<Routes>;
    readonly throttle?: Throttle;
    readonly authorizer?: Authorizer;
  } & Authorization<NoInfer<Authorizer>, ScopeOf<NoInfer<Servers>>, Roles>,
): AccessDeclaration<ScopeOf<Servers>, keyof Clients & string, keyof Routes & string> {
  const given: unknown = declaration;
  checkShape(given);
  checkResourceServers(given.resourceServers);
  const declared = new Set(declaredScopes(given.resourceServers));
  checkClients(given.clients, declared);
  const routes = modelRoutes(given);
  if (given.throttle) checkThrottle('the API', given.throttle);
  for (const { name, rule } of routes) {
    if (rule.throttle) checkThrottle(`route "${name}"`, rule.throttle);
    if (!rule.public) checkScopes(`route "${name}"`, rule.scopes, declared, NO_SCOPES_REMEDY);
  }
  checkQuota(
    'resources of the API, one for each path part and one for the root',
    countResources(resourceTree(routes)),
    'apiResources',
    'split it into several APIs',
  );
  checkQuota(
    'usage plans, one for each client and API key that has one',
    [...Object.values(given.clients), ...Object.values(given.legacyApiKeys ?? {})].filter((each) => each.usagePlan)
      .length,
    'usagePlans',
    'give fewer of them a plan',
  );
  if (given.authorizer === 'lambda') checkAuthorization(given, declared, routes);
  return given as AccessDeclaration<ScopeOf<Servers>, keyof Clients & string, keyof Routes & string>;
}

/** The routes of a declaration, taken apart and normalized, in its order. */
export function modelRoutes(declaration: AccessDeclaration): ModelRoute[] {
  return Object.entries(declaration.routes).map(([name, rule]) => {
    const route = parseRoute(name);
    return { ...route, name: routeName(route), rule };
  });
}

function checkAuthorization(
  declaration: AccessDeclaration & LambdaAuthorization,
  declared: ReadonlySet<string>,
  routes: readonly ModelRoute[],
): void {
  const { roles = {}, people, legacyApiKeys = {} } = declaration;
  checkRoles(roles, declared, routes);
  if (people) checkPeople(people, Object.keys(roles));
  checkLegacyApiKeys(legacyApiKeys, declared, declaration.clients);
  checkOpenings(declaration, routes);
  for (const route of routes.filter(({ rule }) => !rule.public)) {
    checkQuota(
      `characters of route "${route.name}" in a policy`,
      Math.max(...routePattern(route).allow.map(({ length }) => length)),
      'routePatternLength',
      'shorten its path',
    );
  }
  if (people) checkGroupRoles(people, roles, routes);
  if (Object.keys(legacyApiKeys).length > 0) checkKeyedRoutes(routes);
}

/** With API keys among the credentials API Gateway takes keys from the authorizer, which a public route does not ask. */
function checkKeyedRoutes(routes: readonly ModelRoute[]): void {
  const closed = routes.find(({ rule }) => rule.public && rule.apiKey === 'required');
  if (!closed) return;
  const expected = 'scopes, since keys come from the authorizer as long as legacyApiKeys are declared';
  throw new AccessError(
    'ERR_ROUTE_CLOSED',
    `route "${closed.name}" is public and asks for an API key, expected ${expected}; name its scopes, or leave apiKey out`,
    { given: closed.name, expected },
  );
}

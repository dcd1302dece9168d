import { checkBodySchema } from './body-schema';
import { checkClients } from './client';
import type { AccessDeclaration, LambdaAuthorizationOptions } from './declaration';
import { checkShape } from './declaration-shape';
import { AccessError } from './error';
import type { Access, HeldAccess } from './held-access';
import { checkLegacyApiKeys } from './legacy-api-key';
import type { ModelRoute } from './model-route';
import { parseRoutes } from './model-route';
import { checkOpenings } from './opening';
import { checkGroupRoles, checkPeople } from './people';
import { checkQuota } from './quotas';
import { checkRequiredParameters } from './required-parameter';
import { checkResourceServers } from './resource-server';
import { countResources, resourceTree } from './resource-tree';
import { checkRoles } from './role';
import { routePattern } from './route-pattern';
import { checkScopes, declaredScopes } from './scope';
import { checkThrottle } from './throttle';

/** A declaration that was checked, with its routes taken apart. */
export interface AccessModel {
  readonly declaration: Access;
  /** In the declaration's order. */
  readonly routes: readonly ModelRoute[];
}

const NO_SCOPES_REMEDY = 'name its scopes, or write public: true with a reason';

/** Models of declarations: the first caller checks and parses a declaration, later callers get the same model. */
const models = new WeakMap<object, AccessModel>();

/**
 * The model of a declaration. It is checked here, so an unchecked declaration has no model.
 * @throws AccessError with what was given, what was expected and how to fix it
 */
export function accessModel(declaration: unknown): AccessModel {
  const known = typeof declaration === 'object' && declaration !== null ? models.get(declaration) : undefined;
  if (known) return known;
  checkShape(declaration);
  const model = { declaration, routes: checkedRoutes(declaration) };
  models.set(declaration, model);
  return model;
}

/**
 * Gives a declaration that was made of a checked one the same routes, without another check.
 * @param routes - of the declaration that it was made of
 */
export function registerModel(declaration: HeldAccess, routes: readonly ModelRoute[]): void {
  models.set(declaration, { declaration, routes });
}

/** The routes of a declaration, taken apart and normalized, in its order. */
export function modelRoutes(declaration: Access): readonly ModelRoute[] {
  return accessModel(declaration).routes;
}

function checkedRoutes(given: AccessDeclaration): ModelRoute[] {
  checkResourceServers(given.resourceServers);
  const declared = new Set(declaredScopes(given.resourceServers));
  checkClients(given.clients, declared);
  const routes = parseRoutes(given.routes);
  if (given.throttle) checkThrottle('the API', given.throttle);
  for (const { name, rule } of routes) {
    if (rule.throttle) checkThrottle(`route "${name}"`, rule.throttle);
    if (rule.body) checkBodySchema(name, rule.body);
    if (rule.required) checkRequiredParameters(name, rule.required);
    if (!rule.public) checkScopes(`route "${name}"`, rule.scopes, declared, NO_SCOPES_REMEDY);
  }
  checkQuota(
    'resources of the API, one for each path part and one for the root',
    countResources(resourceTree(routes)),
    'apiResources',
    'split it into several APIs',
  );
  checkQuota(
    'usage plans of clients and API keys',
    [...Object.values(given.clients), ...Object.values(given.legacyApiKeys ?? {})].filter((each) => each.usagePlan)
      .length,
    'usagePlans',
    'give a plan to fewer of them',
  );
  if (given.authorizer === 'lambda') checkAuthorization(given, declared, routes);
  return routes;
}

function checkAuthorization(
  declaration: AccessDeclaration & LambdaAuthorizationOptions,
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
  const expected = 'scopes, since the authorizer supplies the keys while legacyApiKeys are declared';
  throw new AccessError(
    'ERR_ROUTE_CLOSED',
    `route "${closed.name}" is public and requires an API key, expected ${expected}; name its scopes, or leave apiKey out`,
    { given: closed.name, expected },
  );
}

import type { AccessDeclaration } from './declaration';
import { AccessError } from './error';
import type { Requirement, RoleScopes } from './grant';
import type { ModelRoute } from './model-route';
import { requirement, roleScopes } from './requirement';
import { reaches } from './route-pattern';

/** A protected route, and every pair of a scope and a role that opens it. */
interface Openable extends ModelRoute {
  readonly openings: ReadonlySet<string>;
}

/**
 * Checks the routes that are protected by a Lambda authorizer against the limits of its policies.
 * @throws AccessError `ERR_ROUTE_CLOSED` or `ERR_ROUTES_INSEPARABLE`
 */
export function checkOpenings(declaration: AccessDeclaration, routes: readonly ModelRoute[]): void {
  const carriers = roleScopes(declaration);
  const openable = routes
    .filter(({ rule }) => !rule.public)
    .map((route) => ({ ...route, openings: openings(requirement(declaration, route), carriers) }));
  for (const route of openable) checkOpen(route);
  for (const route of openable.filter(({ parts }) => parts.at(-1)?.kind === 'greedy')) checkSeparable(route, openable);
}

function checkOpen({ name, rule, openings: { size } }: Openable): void {
  if (size > 0) return;
  const expected = 'a role that allows the route and is carried by one of its scopes';
  throw new AccessError(
    'ERR_ROUTE_CLOSED',
    `no caller can use route "${name}", expected ${expected}; let a role of ${rule.scopes?.join(', ')} allow it, or name another scope`,
    { given: name, expected },
  );
}

/**
 * Refuses a route with a greedy parameter if another route has a parameter in the same place: no pattern matches
 * `/a/1/b` and not `/a/1/2/b`, so a policy for one of the two routes would open the other.
 */
function checkSeparable(route: Openable, routes: readonly Openable[]): void {
  const other = routes.find(
    (each) => each !== route && reaches(route, each) && reaches(each, route) && differ(route.openings, each.openings),
  );
  if (!other) return;
  const expected = 'the same scopes, since one path is part of the other';
  throw new AccessError(
    'ERR_ROUTES_INSEPARABLE',
    `routes "${route.name}" and "${other.name}" are open to different callers, expected ${expected} and * in a policy also matches slashes; name the same scopes in both, or use another path`,
    { given: [route.name, other.name], expected },
  );
}

function differ(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  return one.size !== other.size || [...one].some((pair) => !other.has(pair));
}

function openings(required: Requirement | undefined, carriers: RoleScopes): ReadonlySet<string> {
  const { scopes = [], roles } = required ?? {};
  if (!roles) return new Set(scopes);
  return new Set(
    scopes.flatMap((scope) =>
      roles.filter((role) => carriers[role]?.includes(scope)).map((role) => `${scope} ${role}`),
    ),
  );
}

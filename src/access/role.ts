import { AccessError } from './error';
import { nearest } from './nearest';
import type { Method, Route } from './route';
import { METHODS, isMethod, parseRoute, routeName } from './route';
import type { NonEmpty } from './scope';
import { checkScopes } from './scope';

/** A named right of some callers, the same for machines and people. */
export interface Role<Scope extends string = string, RouteKey extends string = string> {
  /** Scopes that carry it: a holder of one of them has the role. */
  readonly scopes: NonEmpty<Scope>;
  /** Methods and routes it allows, of the routes that name a scope of it. */
  readonly allows: 'everything' | NonEmpty<Method | RouteKey>;
}

/** Lists of role names are separated by spaces, so a name has none. */
const NAME = /^[A-Za-z][\w-]{0,63}$/;

/** Whether a role allows a route; the route's scopes are not considered. */
export function roleAllows({ allows }: Role, route: Route): boolean {
  return allows === 'everything' || allows.some((name) => name === route.method || named(name) === routeName(route));
}

/**
 * Checks roles against the declared scopes and routes.
 * @throws AccessError `ERR_ROLE_INVALID`, `ERR_SCOPES_EMPTY`, `ERR_SCOPE_UNKNOWN`, `ERR_SCOPE_DUPLICATE` or, from a
 * route's name, as `parseRoute` does
 */
export function checkRoles(
  roles: Readonly<Record<string, Role>>,
  declared: ReadonlySet<string>,
  routes: readonly Route[],
): void {
  const names = routes.map(routeName);
  for (const [role, { scopes, allows }] of Object.entries(roles)) {
    if (!NAME.test(role)) {
      throw invalid(role, role, 'that name', 'a letter, then letters, digits, _ and - only, at most 64', 'rename it');
    }
    checkScopes(`role "${role}"`, scopes, declared, 'name its scopes');
    if (allows === 'everything') continue;
    if (allows.length === 0) {
      throw invalid(role, allows, 'no routes that it allows', 'methods, routes or "everything"', 'name the routes');
    }
    for (const name of allows) checkAllowed(role, name, names);
    const twice = allows.find((name, index) => allows.indexOf(name) !== index);
    if (twice !== undefined) throw invalid(role, twice, `"${twice}" twice`, 'each method and route once', 'remove one');
  }
}

function checkAllowed(role: string, name: string, routes: readonly string[]): void {
  if (isMethod(name) || routes.includes(named(name) ?? name)) return;
  const meant = nearest(name, [...METHODS, ...routes]);
  const expected = `a method such as GET, or a declared route`;
  throw invalid(
    role,
    name,
    `"${name}" among its allowed routes`,
    expected,
    meant === undefined ? 'correct it or declare the route' : `did you mean "${meant}"?`,
  );
}

/** The normalized route of a name; a method names none. */
function named(name: string): string | undefined {
  return name.includes('/') ? routeName(parseRoute(name)) : undefined;
}

function invalid(role: string, given: unknown, what: string, expected: string, remedy: string): AccessError {
  const message = `role "${role}" has ${what}, expected ${expected}; ${remedy}`;
  return new AccessError('ERR_ROLE_INVALID', message, { given, expected });
}

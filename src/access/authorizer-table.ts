import type { Access } from './held-access';
import type { Requirement, RoleScopes } from './grant';
import { modelRoutes } from './model';
import { requirement, roleScopes } from './requirement';
import type { Route } from './route';
import type { RoutePattern } from './route-pattern';
import { reaches, routePattern } from './route-pattern';
import { subtreePatterns } from './subtree-pattern';

/** Name of the file that holds the table, beside the function's code. */
export const TABLE_FILE = 'authorizer-table.json';

/** A protected route as the function that authorizes knows it. */
export interface TableRoute extends Requirement, RoutePattern {
  /** Normalized, e.g. `GET /orders/{id}`. */
  readonly name: string;
  /** Places of other routes whose requests its patterns match, too. */
  readonly reaches: readonly number[];
}

/** A pattern for many routes. */
export interface TableSubtree {
  readonly pattern: string;
  /** Places of the routes whose every request it matches. */
  readonly covers: readonly number[];
  /** Places of the other routes of which it matches some requests. */
  readonly reaches: readonly number[];
}

/**
 * The part of a declaration that the Lambda authorizer needs, as JSON. The bundling step writes it beside the
 * function's code: with 300 routes it is larger than the environment of a function may be.
 * @see AWS docs, "Lambda quotas" (4 kB of environment variables)
 */
export interface AuthorizerTable {
  /** Scopes that carry each role. */
  readonly carriers: RoleScopes;
  /** Absent if only machines call. */
  readonly people?: {
    readonly pool: 'shared' | 'separate';
    readonly token: 'access' | 'id';
    /** Roles of each group. */
    readonly groups: Readonly<Record<string, readonly string[]>>;
  };
  /** Scopes of each legacy API key. */
  readonly apiKeys: Readonly<Record<string, readonly string[]>>;
  /** In the declaration's order; public routes are not authorized at all. */
  readonly routes: readonly TableRoute[];
  /** Larger ones first. */
  readonly subtrees: readonly TableSubtree[];
}

/** The table of a declaration. */
export function authorizerTable(declaration: Access): AuthorizerTable {
  const { people, legacyApiKeys } = declaration;
  const routes = modelRoutes(declaration).filter(({ rule }) => !rule.public);
  return {
    carriers: roleScopes(declaration),
    ...(people && {
      people: { pool: people.pool ?? 'shared', token: people.token ?? 'access', groups: people.groups },
    }),
    apiKeys: Object.fromEntries(Object.entries(legacyApiKeys ?? {}).map(([name, { scopes }]) => [name, scopes])),
    ...withPatterns(
      routes,
      routes.map((route) => ({ name: route.name, scopes: [], ...requirement(declaration, route) })),
    ),
  };
}

/** Adds the ARN patterns of each route to the table's entries, in the same order. */
export function withPatterns<Said extends object>(routes: readonly Route[], said: readonly Said[]) {
  return {
    routes: routes.map((route, place) => ({
      ...(said[place] as Said),
      ...routePattern(route),
      reaches: places(routes, (other) => other !== route && reaches(route, other)),
    })),
    subtrees: subtreePatterns(routes).map(({ pattern, covers, reaches: also }) => ({
      pattern,
      covers: places(routes, (route) => covers.includes(route)),
      reaches: places(routes, (route) => also.includes(route)),
    })),
  };
}

function places(routes: readonly Route[], chosen: (route: Route) => boolean): number[] {
  return routes.flatMap((route, place) => (chosen(route) ? [place] : []));
}

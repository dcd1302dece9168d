import type { Route } from './route';
import { parseRoute, routeName } from './route';
import type { RouteRule } from './route-rule';

/** A route with its rule. */
export interface ModelRoute extends Route {
  /** Normalized, e.g. `GET /orders/{id}`. */
  readonly name: string;
  readonly rule: RouteRule;
}

/**
 * Routes taken apart and normalized, in their order.
 * @throws AccessError `ERR_ROUTE_INVALID` or `ERR_ROUTE_GREEDY_NOT_LAST`
 */
export function parseRoutes(routes: Readonly<Record<string, RouteRule>>): ModelRoute[] {
  return Object.entries(routes).map(([name, rule]) => {
    const route = parseRoute(name);
    return { ...route, name: routeName(route), rule };
  });
}

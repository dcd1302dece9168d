import { matchRoute } from '../../system/resource-tree';
import type { AccessRoute } from './route';

/** A text that no path of an API has as a literal part. */
const SAMPLE = '~';

/** Finds the route of one side that answers a request for a route of the other side. */
export type Router = (route: AccessRoute) => AccessRoute | undefined;

/**
 * Routes as API Gateway matches them: a request without its own route goes to `ANY`, or to a greedy path.
 * @param routes - routes of one stage
 */
export function router(routes: readonly AccessRoute[]): Router {
  const resources = new Map<string, { id: string; path: string; methods: Map<string, AccessRoute> }>();
  for (const route of routes) {
    const { path, method } = route;
    const resource = resources.get(path) ?? { id: path, path, methods: new Map<string, AccessRoute>() };
    resource.methods.set(method, route);
    resources.set(path, resource);
  }
  const tree = [...resources.values()];
  const own = new Map(routes.map((route) => [routeKey(route), route]));
  const deepest = Math.max(0, ...tree.map(({ path }) => path.split('/').length));
  return (route) => {
    const direct = own.get(routeKey(route));
    if (direct) return direct;
    // A greedy parameter is replaced by so many parts that no less greedy route matches.
    const path = route.path
      .replaceAll(/\{[^}]+\+\}/g, Array.from({ length: deepest }, () => SAMPLE).join('/'))
      .replaceAll(/\{[^}]+\}/g, SAMPLE);
    const methods = matchRoute(tree, path)?.resource.methods;
    return methods?.get(route.method) ?? methods?.get('ANY');
  };
}

/** The same for two routes that are called in the same way: the name of a parameter is not part of an address. */
export function routeKey({ method, path }: Pick<AccessRoute, 'method' | 'path'>): string {
  return `${method} ${path.replaceAll(/\{[^}]+\+\}/g, '{+}').replaceAll(/\{[^}+]+\}/g, '{}')}`;
}

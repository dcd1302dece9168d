import { AccessError } from './error';
import type { PathPart, Route } from './route';

/** One resource of the API: a path part below its parent, and the routes that end there. */
export interface ResourceNode<R extends Route = Route> {
  /** Whole path, `/` for the root. */
  readonly path: string;
  /** Absent at the root. */
  readonly part?: PathPart;
  readonly routes: readonly R[];
  readonly children: readonly ResourceNode<R>[];
}

/** A node that can still get routes and children. */
interface Branch<R extends Route> extends ResourceNode<R> {
  readonly routes: R[];
  readonly children: Branch<R>[];
}

/**
 * The resource tree that API Gateway builds from paths: each path part once, shared by all routes below it.
 * @throws AccessError `ERR_ROUTE_PARAMETER_CONFLICT` if one place has two parameters with different names,
 *   `ERR_ROUTE_DUPLICATE` if a route is declared twice
 * @see AWS docs, "CreateResource" (a sibling may hold only one variable path part)
 */
export function resourceTree<R extends Route>(routes: readonly R[]): ResourceNode<R> {
  const root: Branch<R> = { path: '/', routes: [], children: [] };
  for (const route of routes) {
    let branch = root;
    for (const part of route.parts) branch = childFor(branch, part, route);
    if (branch.routes.some(({ method }) => method === route.method)) {
      throw new AccessError(
        'ERR_ROUTE_DUPLICATE',
        `route "${route.method} ${route.path}" is declared twice, after case and slashes are normalized, expected it once; remove one of them`,
        { given: `${route.method} ${route.path}`, expected: 'each method and path once' },
      );
    }
    branch.routes.push(route);
  }
  return root;
}

/** How many resources the tree needs, the root among them. */
export function countResources(node: ResourceNode): number {
  return node.children.reduce((sum, child) => sum + countResources(child), 1);
}

function childFor<R extends Route>(parent: Branch<R>, part: PathPart, route: R): Branch<R> {
  const same = parent.children.find((child) => child.part?.text === part.text);
  if (same) return same;
  const sibling = part.kind === 'literal' ? undefined : parent.children.find((child) => child.part?.kind !== 'literal');
  if (sibling) {
    throw new AccessError(
      'ERR_ROUTE_PARAMETER_CONFLICT',
      `route "${route.method} ${route.path}" has ${part.text} at the place where another route has ${sibling.part?.text}, expected one name for the parameter; use the same name in both`,
      { given: part.text, expected: sibling.part?.text },
    );
  }
  const path = parent.path === '/' ? `/${part.text}` : `${parent.path}/${part.text}`;
  const child: Branch<R> = { path, part, routes: [], children: [] };
  parent.children.push(child);
  return child;
}

import type { AccessDeclaration, RouteRule } from './declaration';
import { modelRoutes } from './model';

/** Whether one client may call one route, and why. */
export interface AccessCell {
  readonly client: string;
  /** Normalized name, e.g. `GET /orders/{id}`. */
  readonly route: string;
  readonly allowed: boolean;
  /** The first of the route's scopes the client holds; absent where it holds none or the route is public. */
  readonly decidedBy?: string;
}

/**
 * Every client against every route, in the declaration's order: what each of them may do, and the scope that decides.
 * Any one of a route's scopes is enough, as at API Gateway.
 */
export function accessMatrix(declaration: AccessDeclaration): AccessCell[] {
  const routes = modelRoutes(declaration);
  return Object.entries(declaration.clients).flatMap(([client, { scopes }]) =>
    routes.map(({ name, rule }) => ({ client, route: name, ...decide(scopes, rule) })),
  );
}

function decide(held: readonly string[], rule: RouteRule): Pick<AccessCell, 'allowed' | 'decidedBy'> {
  if (rule.public) return { allowed: true };
  const decidedBy = rule.scopes.find((scope) => held.includes(scope));
  return decidedBy === undefined ? { allowed: false } : { allowed: true, decidedBy };
}

import type { Grant } from './grant';
import { grantOfRoles, grantOfScopes, opening } from './grant';
import type { Access, ScopeHolder } from './held-access';
import { modelRoutes } from './model';
import { requirement, roleScopes } from './requirement';
import { grantedScope } from './scope-grant';

/** Whether one caller may call one route, and why. */
export interface AccessCell {
  /** Name of the client or, if the caller asked for them, of the group or API key. */
  readonly client: string;
  /** Normalized name, e.g. `GET /orders/{id}`. */
  readonly route: string;
  readonly allowed: boolean;
  /** The first of the route's scopes that opens it; absent if none does or the route is public. */
  readonly decidedBy?: string;
  /** The role that allows it; absent if no roles are declared, too. */
  readonly role?: string;
}

/** Whose access a matrix shows. */
export type MatrixCallers = 'clients' | 'groups' | 'legacyApiKeys';

/**
 * Every client against every route, in the declaration's order, with the scope that decides. Any one of a route's
 * scopes is enough, as at API Gateway.
 * @param callers - the callers in the rows; the row of a group is that of a member of no other group
 */
export function accessMatrix(declaration: Access, callers: MatrixCallers = 'clients'): AccessCell[] {
  const carriers = roleScopes(declaration);
  const routes = modelRoutes(declaration).map((route) => ({ ...route, required: requirement(declaration, route) }));
  return Object.entries(grants(declaration, callers)).flatMap(([client, grant]) =>
    routes.map(({ name, required }) => {
      const opened = required && opening(required, grant, carriers);
      return {
        client,
        route: name,
        allowed: !required || opened !== undefined,
        ...(opened && { decidedBy: opened.scope }),
        ...(opened?.role !== undefined && { role: opened.role }),
      };
    }),
  );
}

function grants(declaration: Access, callers: MatrixCallers): Readonly<Record<string, Grant>> {
  const carriers = roleScopes(declaration);
  if (callers === 'groups') {
    return mapped(declaration.people?.groups ?? {}, (roles) => grantOfRoles(roles, carriers));
  }
  const holders: Readonly<Record<string, ScopeHolder>> = declaration[callers] ?? {};
  return mapped(holders, ({ scopes }) => grantOfScopes(scopes.map(grantedScope), carriers));
}

function mapped<Value, Result>(record: Readonly<Record<string, Value>>, map: (value: Value) => Result) {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value)]));
}

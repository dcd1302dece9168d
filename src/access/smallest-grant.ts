import type { AccessDeclaration } from './declaration';
import { accessMatrix } from './matrix';
import { modelRoutes } from './model';
import { openingScopes } from './requirement';
import type { ScopeGrant } from './scope-grant';
import { grantedScope } from './scope-grant';

/** A scope for one client, and everything that it gains by it. */
export interface SmallestGrant {
  readonly client: string;
  readonly scope: string;
  /** All grants of the client with it, in the order of the declaration. */
  readonly scopes: readonly ScopeGrant[];
  /** Routes that the client may call then and may not call now, in the declaration's order. */
  readonly gains: readonly string[];
}

/**
 * The single scope that opens a route to a client and the fewest other routes; the first of several.
 * @param route - as declared, e.g. `GET /orders/{id}`
 * @returns undefined if the client may call it already, or no single scope would do
 */
export function smallestGrant(
  declaration: AccessDeclaration,
  client: string,
  route: string,
): SmallestGrant | undefined {
  const asked = modelRoutes(declaration).find(({ name }) => name === route);
  const granted = declaration.clients[client]?.scopes;
  const before = allowedRoutes(declaration, client);
  if (!asked || !granted || before.includes(route)) return undefined;
  const held = granted.map(grantedScope);
  const grants = openingScopes(declaration, asked)
    .filter((scope) => !held.includes(scope))
    .map((scope) => {
      const after = allowedRoutes(withScope(declaration, client, scope), client);
      return { client, scope, scopes: [...granted, scope], gains: after.filter((each) => !before.includes(each)) };
    });
  return grants.reduce<SmallestGrant | undefined>(
    (best, grant) => (best && best.gains.length <= grant.gains.length ? best : grant),
    undefined,
  );
}

/** A declaration with one more scope for a client. */
export function withScope(declaration: AccessDeclaration, client: string, scope: string): AccessDeclaration {
  const { [client]: before } = declaration.clients;
  if (!before) return declaration;
  const scopes = [...before.scopes, scope] as unknown as typeof before.scopes;
  return { ...declaration, clients: { ...declaration.clients, [client]: { ...before, scopes } } };
}

/** Clients that may call a route, in the declaration's order. */
export function callersOf(declaration: AccessDeclaration, route: string): string[] {
  return accessMatrix(declaration)
    .filter((cell) => cell.route === route && cell.allowed)
    .map(({ client }) => client);
}

function allowedRoutes(declaration: AccessDeclaration, client: string): string[] {
  return accessMatrix(declaration)
    .filter((cell) => cell.client === client && cell.allowed)
    .map(({ route }) => route);
}

import type { AccessDeclaration, Client } from './declaration';
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
  /** Present where the route asks for an API key and the client has no usage plan, which it gets with the scope. */
  readonly usagePlan?: Readonly<Record<string, never>>;
  /** Routes that the client may call then and may not call now, in the declaration's order. */
  readonly gains: readonly string[];
}

/** A usage plan for a client that has no API key, and everything that it gains by it. */
export type MissingPlan = Omit<SmallestGrant, 'scope' | 'scopes'>;

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
  if (!asked || !granted || callersOf(declaration, route).includes(client)) return undefined;
  const held = granted.map(grantedScope);
  const plan = asked.rule.apiKey === 'required' && !declaration.clients[client]?.usagePlan ? { usagePlan: {} } : {};
  const grants = openingScopes(declaration, asked)
    .filter((scope) => !held.includes(scope))
    .map((scope) => {
      const after = withPart(withScope(declaration, client, scope), client, plan);
      return { client, scope, scopes: [...granted, scope], ...plan, gains: gains(declaration, after, client) };
    });
  return grants.reduce<SmallestGrant | undefined>(
    (best, grant) => (best && best.gains.length <= grant.gains.length ? best : grant),
    undefined,
  );
}

/**
 * The usage plan that a client lacks for a route whose scopes it holds.
 * @param route - as declared, e.g. `GET /orders/{id}`
 * @returns undefined where the client has a plan, or a plan would not do
 */
export function missingPlan(declaration: AccessDeclaration, client: string, route: string): MissingPlan | undefined {
  const after = withPart(declaration, client, { usagePlan: {} });
  const gained = gains(declaration, after, client);
  return gained.includes(route) ? { client, usagePlan: {}, gains: gained } : undefined;
}

/** A declaration with one more scope for a client. */
export function withScope(declaration: AccessDeclaration, client: string, scope: string): AccessDeclaration {
  const scopes = [...(declaration.clients[client]?.scopes ?? []), scope] as unknown as Client['scopes'];
  return withPart(declaration, client, { scopes });
}

/** A declaration with some parts of a client replaced. */
function withPart(declaration: AccessDeclaration, client: string, part: Partial<Client>): AccessDeclaration {
  const { [client]: before } = declaration.clients;
  if (!before) return declaration;
  return { ...declaration, clients: { ...declaration.clients, [client]: { ...before, ...part } } };
}

/** Clients that may call a route, in the declaration's order. */
export function callersOf(declaration: AccessDeclaration, route: string): string[] {
  return accessMatrix(declaration)
    .filter((cell) => cell.route === route && cell.allowed)
    .map(({ client }) => client);
}

function gains(before: AccessDeclaration, after: AccessDeclaration, client: string): string[] {
  const now = callableRoutes(before, client);
  return callableRoutes(after, client).filter((route) => !now.includes(route));
}

/** Routes that a client holds a scope of and, where they ask for one, an API key. */
function callableRoutes(declaration: AccessDeclaration, client: string): string[] {
  const hasKey = declaration.clients[client]?.usagePlan !== undefined;
  const keyed = modelRoutes(declaration).flatMap(({ name, rule }) => (rule.apiKey === 'required' ? [name] : []));
  return accessMatrix(declaration)
    .filter((cell) => cell.client === client && cell.allowed && (hasKey || !keyed.includes(cell.route)))
    .map(({ route }) => route);
}

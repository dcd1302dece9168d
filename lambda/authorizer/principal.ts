import type { JwtPayload } from 'aws-jwt-verify/jwt-model';
import type { AuthorizerTable } from '../../src/access/authorizer-table';
import type { Grant, RoleScopes } from '../../src/access/grant';
import { grantOfRoles, grantOfScopes } from '../../src/access/grant';
import type { Environment, Notice } from './environment';
import type { HeldGrant, HeldGrants } from './held-grant';
import { Refusal } from './refusal';

/** Data that callers are looked up in. */
export interface CallerRegistry {
  readonly table: AuthorizerTable;
  readonly environment: Environment;
  readonly grants: HeldGrants;
}

/** The caller of a request, and its grant. */
export interface Principal {
  readonly type: 'machine' | 'person' | 'api-key';
  /** Client id of a machine, subject of a person, name of an API key. */
  readonly id: string;
  /** App client that the token was issued to. */
  readonly clientId?: string;
  readonly grant: HeldGrant;
  readonly notice?: Notice;
}

/**
 * Whose token it is. A client of the machines makes it a machine's, whatever else it says; where every machine of the pool
 * is taken, an app of people makes it a person's, and what is left is a machine's if it is its own subject.
 * @throws Refusal `wrong-token-use`, `unknown-client`, `denied-client` or `invalid-token`
 * @see AWS docs, "Understanding the access token" and "Understanding the identity (ID) token"
 */
export function tokenPrincipal(claims: JwtPayload, { table, environment, grants }: CallerRegistry): Principal {
  const clientId = claims.client_id ?? claims.aud;
  if (typeof clientId !== 'string') throw new Refusal('invalid-token');
  if (environment.deniedClientIds.has(clientId)) throw new Refusal('denied-client', { clientId });
  const { pool, peoplePool = pool } = environment;
  if (claims.iss === pool.issuer && isMachine(claims, clientId, environment)) return machine(claims, clientId, grants);
  if (table.people && claims.iss === peoplePool.issuer && environment.peopleClientIds.has(clientId)) {
    return person(claims, clientId, table.people, { table, grants });
  }
  throw new Refusal('unknown-client', { clientId });
}

/** Grant of an API key, as declared; a key that is no longer declared grants nothing. */
export function apiKeyPrincipal(name: string, { table, environment, grants }: CallerRegistry): Principal {
  const { apiKeys, carriers } = table;
  const { notice } = environment;
  const scopes = Object.hasOwn(apiKeys, name) ? (apiKeys[name] ?? []) : [];
  const grant = grants.hold(grantOfScopes(scopes, carriers));
  return { type: 'api-key', id: name, grant, ...(notice && { notice }) };
}

/** The subject of a machine's token is its client; that of a person's token is the person, who also has a name. */
function isMachine(claims: JwtPayload, clientId: string, { clientIds, peopleClientIds }: Environment): boolean {
  if (clientIds !== 'any') return clientIds.has(clientId);
  if (peopleClientIds.has(clientId)) return false;
  return claims.sub === clientId && claims.username === undefined && claims['cognito:username'] === undefined;
}

function machine(claims: JwtPayload, clientId: string, grants: HeldGrants): Principal {
  checkUse(claims, 'access', clientId);
  return { type: 'machine', id: clientId, clientId, grant: grants.ofScopeText(scopeText(claims)) };
}

function person(
  claims: JwtPayload,
  clientId: string,
  { token, groups }: NonNullable<AuthorizerTable['people']>,
  { table: { carriers }, grants }: Pick<CallerRegistry, 'table' | 'grants'>,
): Principal {
  checkUse(claims, token, clientId);
  if (!claims.sub) throw new Refusal('invalid-token', { clientId });
  const member = claims['cognito:groups'];
  const roles = (Array.isArray(member) ? member : []).flatMap((group) =>
    typeof group === 'string' && Object.hasOwn(groups, group) ? (groups[group] ?? []) : [],
  );
  const grant = grantOfRoles([...new Set(roles)], carriers);
  return { type: 'person', id: claims.sub, clientId, grant: grants.hold(narrowed(grant, claims, carriers)) };
}

/**
 * Narrows a person's grant to the scopes of resource servers that the app asked for, and to the roles that carry one of
 * them. An app that asked for no such scope gets the whole grant.
 */
function narrowed({ scopes, roles }: Grant, claims: JwtPayload, carriers: RoleScopes): Grant {
  const asked = scopeText(claims)
    .split(' ')
    .filter((scope) => scope.includes('/'));
  if (asked.length === 0) return { scopes, roles };
  const left = scopes.filter((scope) => asked.includes(scope));
  return { scopes: left, roles: roles.filter((role) => carriers[role]?.some((scope) => left.includes(scope))) };
}

function checkUse(claims: JwtPayload, expected: 'access' | 'id', clientId: string): void {
  // An ID token has no client_id, an access token no aud: neither may pass for the other.
  const named = expected === 'access' ? claims.client_id : claims.aud;
  if (claims.token_use !== expected || named !== clientId) throw new Refusal('wrong-token-use', { clientId });
}

/** The claim `scope`: scopes joined by spaces. */
function scopeText({ scope }: JwtPayload): string {
  return typeof scope === 'string' ? scope : '';
}

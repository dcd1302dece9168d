import type { AccessDeclaration, Client } from './declaration';
import { AccessError } from './error';
import { accessModel } from './model';
import { nearest } from './nearest';
import type { ResourceServerOptions } from './scope';
import { declaredScopes } from './scope';
import type { ScopeGrant } from './scope-grant';
import { grantedScope } from './scope-grant';

/**
 * Content of one user pool for several APIs: the resource servers and clients of all their declarations. A client in
 * several declarations is one client with all their scopes. Routes stay with their APIs.
 * @param declarations - one for each API; a single one is returned as it is
 * @throws AccessError `ERR_POOL_SHARED` if two declare one resource server, grant or option of a client
 *   differently, and as `defineAccess` does
 */
export function poolAccess(declarations: readonly AccessDeclaration[]): AccessDeclaration {
  const [first, ...others] = declarations;
  if (!first) {
    const expected = 'the declaration of at least one API';
    const message = `the pool has no declarations, expected ${expected}; give them as access`;
    throw new AccessError('ERR_POOL_SHARED', message, { given: declarations, expected });
  }
  if (others.length === 0) return first;
  const resourceServers = new Map<string, ResourceServerOptions>();
  const clients = new Map<string, PoolClient>();
  for (const declaration of declarations) {
    // Check each alone first, so that an error names the part as the user wrote it.
    accessModel(declaration);
    for (const [identifier, server] of Object.entries(declaration.resourceServers)) {
      const known = resourceServers.get(identifier) ?? server;
      if (!same(known, server)) throw differing(`resource server "${identifier}"`, server, known);
      resourceServers.set(identifier, server);
    }
    for (const [name, client] of Object.entries<Client>(declaration.clients)) {
      clients.set(name, merged(name, clients.get(name), client));
    }
  }
  const shared = {
    resourceServers: Object.fromEntries(resourceServers),
    clients: Object.fromEntries(clients) as AccessDeclaration['clients'],
    routes: {},
  };
  accessModel(shared);
  return shared;
}

/**
 * Checks the declaration of an API against its user pool: no token holds a scope that the pool lacks, and Cognito
 * refuses a client a scope that the pool does not grant it.
 * @param api - its name, for messages
 * @throws AccessError `ERR_SCOPE_UNKNOWN` or `ERR_CLIENT_INVALID`, with the nearest that the pool has
 */
export function checkPoolHolds(api: string, declaration: AccessDeclaration, pool: AccessDeclaration): void {
  const scopes = declaredScopes(pool.resourceServers);
  const missing = declaredScopes(declaration.resourceServers).find((scope) => !scopes.includes(scope));
  if (missing !== undefined) {
    const message = `${api} declares scope "${missing}", expected one from the declaration of its pool; ${meant(missing, scopes)}`;
    throw new AccessError('ERR_SCOPE_UNKNOWN', message, { given: missing, expected: scopes });
  }
  for (const [name, client] of Object.entries<Client>(declaration.clients)) {
    const held = pool.clients[name];
    if (!held) {
      const names = Object.keys(pool.clients);
      const message = `${api} names client "${name}", expected one from the declaration of its pool; ${meant(name, names)}`;
      throw new AccessError('ERR_CLIENT_INVALID', message, { given: name, expected: names });
    }
    const granted = held.scopes.map(grantedScope);
    const more = client.scopes.map(grantedScope).find((scope) => !granted.includes(scope));
    if (more === undefined) continue;
    const message = `${api} grants client "${name}" scope "${more}", expected one that the declaration of its pool grants: ${granted.join(', ')}; grant it there, or remove it here`;
    throw new AccessError('ERR_CLIENT_INVALID', message, { given: more, expected: granted });
  }
}

/** A client as the pool has it: usage plans are of APIs. */
type PoolClient = Omit<Client, 'usagePlan'>;

function merged(name: string, known: PoolClient | undefined, given: Client): PoolClient {
  const client: Client = { ...given };
  Reflect.deleteProperty(client, 'usagePlan');
  if (!known) return client;
  const scopes = [...known.scopes];
  for (const grant of client.scopes) {
    const other = scopes.find((each) => grantedScope(each) === grantedScope(grant));
    if (other === undefined) scopes.push(grant);
    else if (!same(other, grant)) throw differing(`scope "${grantedScope(grant)}" of client "${name}"`, grant, other);
  }
  for (const option of ['readers', 'clientIdOutput'] as const) {
    const [given, before] = [client[option], known[option]];
    if (given === undefined || before === undefined || same(given, before)) continue;
    throw differing(`${option} of client "${name}"`, given, before);
  }
  return { ...known, ...client, scopes: scopes as unknown as Client['scopes'] };
}

function differing(subject: string, given: ScopeGrant | object | string, expected: unknown): AccessError {
  const message = `two declarations of the pool differ in ${subject}: one has ${JSON.stringify(given)}, expected ${JSON.stringify(expected)} of the other; declare it once and use it in both`;
  return new AccessError('ERR_POOL_SHARED', message, { given, expected });
}

function meant(given: string, candidates: readonly string[]): string {
  const found = nearest(given, candidates);
  const add = "add this declaration to the pool's access";
  return found === undefined ? add : `did you mean "${found}"? If not, ${add}`;
}

/** Fields in any order. */
function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, sorted(item)]),
  );
}

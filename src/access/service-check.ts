import { checkClientName } from './client';
import { AccessError } from './error';
import { accessModel } from './model';
import { checkQuota } from './quotas';
import { declaredScopes, checkScopes } from './scope';
import { checkGrants } from './scope-grant';
import type { Service } from './service';
import { serviceClient } from './service';
import { consumedGrants } from './service-grant';
import { checkServiceShape } from './service-shape';

const NAME = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const NAME_EXPECTED = 'lower-case letters, digits and inner hyphens, 1 to 63';
// Shown to people in tables and messages.
const OWNER = /^[^\p{C}\p{Z}](?:[^\p{C}\p{Zl}\p{Zp}]{0,98}[^\p{C}\p{Z}])?$/u;
const OWNER_EXPECTED = '1 to 100 visible characters, such as "@acme/team-orders"';

/** Services that are already checked; each is checked once. */
const checked = new WeakSet<object>();

/**
 * Checks a service alone; only a composition can check that others provide the scopes it asks for.
 * @throws AccessError with what was given, what was expected and how to fix it
 */
export function checkService(given: unknown): asserts given is Service {
  if (typeof given === 'object' && given !== null && checked.has(given)) return;
  checkServiceShape(given);
  const { name, owner } = given;
  if (!NAME.test(name)) throw invalid(name, 'that name', NAME_EXPECTED, 'rename it', name);
  if (owner.trim() === '')
    throw invalid(name, 'an empty owner', OWNER_EXPECTED, 'name the team or person that approves its changes', owner);
  if (!OWNER.test(owner)) throw invalid(name, 'that owner', OWNER_EXPECTED, 'correct it', owner);
  checkProvision(given);
  checkConsumption(given);
  checked.add(given);
}

function checkProvision({ name, provides }: Service): void {
  if (!provides) return;
  const { api = name, resourceServers, routes = {}, accept = {}, acceptAny = {}, throttle } = provides;
  if (!NAME.test(api)) throw invalid(name, `the API "${api}"`, NAME_EXPECTED, 'rename the API', api);
  accessModel({ resourceServers, clients: {}, routes, ...(throttle ? { throttle } : {}) });
  const declared = new Set(declaredScopes(resourceServers));
  for (const [client, scopes] of Object.entries(accept)) {
    checkScopes(
      `accept of "${client}" in service "${name}"`,
      scopes,
      declared,
      'name the scopes that it may have, or remove it',
    );
  }
  const anyone = Object.entries(acceptAny);
  if (anyone.length > 0) {
    const scopes = anyone.map(([scope]) => scope);
    checkScopes(`acceptAny of service "${name}"`, scopes, declared, 'name the scopes that every client may have');
  }
  for (const [scope, reason] of anyone) {
    if (reason?.trim() === '') {
      throw invalid(name, `acceptAny of "${scope}" without a reason`, 'a sentence', 'say why', reason);
    }
  }
}

function checkConsumption(service: Service): void {
  const { name, provides, consumes = {} } = service;
  const client = serviceClient(service);
  const asked = Object.entries(consumes);
  if (asked.length > 0 && !client) {
    const scopes = asked.map(([scope]) => scope).join(', ');
    throw invalid(name, `no client and consumes ${scopes}`, 'the name of its client', 'set client', scopes);
  }
  if (client && asked.length === 0) {
    throw invalid(name, `the client "${client.name}" without consumes`, 'a scope', 'fill consumes', client.name);
  }
  if (!client && !provides) {
    throw invalid(name, 'neither provides nor consumes', 'one of them', 'add one of them', name);
  }
  if (!client) return;
  checkClientName(client.name);
  checkQuota(`scopes that service "${name}" consumes`, asked.length, 'scopesPerClient', 'split the service');
  for (const [scope, consumption] of asked) {
    const reason = typeof consumption === 'string' ? consumption : consumption.reason;
    if (reason.trim() === '') {
      throw invalid(name, `an empty reason for "${scope}"`, 'a sentence', 'write the reason', reason);
    }
  }
  checkGrants(client.name, consumedGrants(service));
}

function invalid(service: string, what: string, expected: string, remedy: string, given: unknown): AccessError {
  const message = `service "${service}" has ${what}, expected ${expected}; ${remedy}`;
  return new AccessError('ERR_SERVICE_INVALID', message, { given, expected });
}

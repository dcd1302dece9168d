import type { AccessDeclaration, Client } from './declaration';
import { parseRoute, routeName } from './route';
import type { ScopeGrant } from './scope-grant';
import { grantedScope } from './scope-grant';
import type { Service, ServiceClient } from './service';
import { accepts, serviceClient } from './service';
import { consumedGrants, consumptionReason } from './service-grant';
import type { OneSidedGrant, ServiceNote } from './service-note';
import { identifierOf } from './service-note';

/** A scope that the client of one service asks another service for. */
interface AskedScope {
  readonly consumer: Service;
  readonly provider: Service;
  readonly client: ServiceClient;
  readonly grant: ScopeGrant;
  readonly scope: string;
  readonly accepted: boolean;
}

/** The services of a composition, with the scopes that their clients ask for. */
export interface Composition {
  /** By name. */
  readonly services: readonly Service[];
  readonly asked: readonly AskedScope[];
}

/**
 * Joins services that were checked.
 * @param services - in any order
 */
export function composition(services: readonly Service[]): Composition {
  const sorted = [...services].sort((one, other) => (one.name < other.name ? -1 : 1));
  const providers = new Map(
    sorted.flatMap((each) => Object.keys(each.provides?.resourceServers ?? {}).map((name) => [name, each] as const)),
  );
  const asked = sorted.flatMap((consumer) => {
    const client = serviceClient(consumer);
    if (!client) return [];
    return consumedGrants(consumer).flatMap((grant) => {
      const scope = grantedScope(grant);
      const provider = providers.get(identifierOf(scope));
      if (!provider) return [];
      return { consumer, provider, client, grant, scope, accepted: accepts(provider, client.name, scope) };
    });
  });
  return { services: sorted, asked };
}

/**
 * The declaration of some services of a composition: the parts they provide, and every client that holds one of their
 * scopes.
 * @param members - services among those of the composition
 * @param routes - routes of the declaration
 */
export function composedDeclaration(
  whole: Composition,
  members: readonly Service[],
  routes: AccessDeclaration['routes'],
): AccessDeclaration {
  const asked = whole.asked.filter(({ provider }) => members.includes(provider));
  const granted = asked.filter(({ accepted }) => accepted);
  const clients = new Map<string, Client & { readonly scopes: readonly ScopeGrant[] }>();
  for (const { client, grant } of granted) {
    const { name, ...options } = client;
    clients.set(name, {
      ...options,
      scopes: [...(clients.get(name)?.scopes ?? []), grant] as unknown as Client['scopes'],
    });
  }
  return {
    resourceServers: merged(members.map(({ provides }) => provides?.resourceServers ?? {})),
    clients: Object.fromEntries(clients),
    routes,
    services: note(whole, members, asked),
  };
}

/** Routes of some services. A service's throttle applies to each of its routes that has none. */
export function composedRoutes(members: readonly Service[]): AccessDeclaration['routes'] {
  return merged(
    members.map(({ provides }) => {
      const { routes = {}, throttle } = provides ?? {};
      const own = Object.entries(routes).map(([name, rule]) => [
        routeName(parseRoute(name)),
        throttle ? { throttle, ...rule } : rule,
      ]);
      return Object.fromEntries(own) as AccessDeclaration['routes'];
    }),
  );
}

function note({ services }: Composition, members: readonly Service[], asked: readonly AskedScope[]): ServiceNote {
  const providers = members.filter(({ provides }) => provides);
  const sides = oneSided(providers, asked);
  const named = new Set([...asked.map(({ client }) => client.name), ...sides.map(({ client }) => client)]);
  const consumers = services.flatMap((service) => {
    const client = serviceClient(service)?.name;
    return client !== undefined && named.has(client) ? [{ client, service }] : [];
  });
  const involved = services.filter(
    (service) => providers.includes(service) || consumers.some((each) => each.service === service),
  );
  const reasons = new Map<string, Record<string, string>>();
  for (const { consumer, client, grant, scope } of asked.filter(({ accepted }) => accepted)) {
    reasons.set(client.name, { ...reasons.get(client.name), [scope]: consumptionReason(consumer, grant) });
  }
  const sources = involved.flatMap(({ name, source }) => (source === undefined ? [] : [[name, source] as const]));
  return {
    owners: Object.fromEntries(involved.map(({ name, owner }) => [name, owner])),
    resourceServers: Object.fromEntries(
      providers.flatMap(({ name, provides }) =>
        Object.keys(provides?.resourceServers ?? {}).map((each) => [each, name]),
      ),
    ),
    clients: Object.fromEntries(consumers.map(({ client, service }) => [client, service.name])),
    reasons: Object.fromEntries(reasons),
    oneSided: sides,
    ...(sources.length > 0 ? { sources: Object.fromEntries(sources) } : {}),
  };
}

function oneSided(providers: readonly Service[], asked: readonly AskedScope[]): OneSidedGrant[] {
  const wanted = new Set(asked.map(({ client, scope }) => JSON.stringify([client.name, scope])));
  return [
    ...asked
      .filter(({ accepted }) => !accepted)
      .map(({ client, scope }): OneSidedGrant => ({ client: client.name, scope, missing: 'accept' })),
    ...providers.flatMap(({ provides }) =>
      Object.entries<readonly string[]>(provides?.accept ?? {}).flatMap(([client, scopes]) =>
        scopes
          .filter((scope) => !wanted.has(JSON.stringify([client, scope])))
          .map((scope): OneSidedGrant => ({ client, scope, missing: 'consumes' })),
      ),
    ),
  ];
}

function merged<Value>(records: readonly Readonly<Record<string, Value>>[]): Readonly<Record<string, Value>> {
  return Object.fromEntries(records.flatMap((record) => Object.entries(record)));
}

import { AccessError } from './error';
import { nearest } from './nearest';
import { parseRoute, routeName } from './route';
import { declaredScopes } from './scope';
import type { Service } from './service';
import { serviceClient, serviceFile } from './service';
import { checkService } from './service-check';
import { identifierOf } from './service-note';

/**
 * Checks each service alone, and checks that some service provides every scope that another asks for.
 * @param apiOf - the API that has the routes of a service
 * @throws AccessError `ERR_SERVICE_DUPLICATE` or `ERR_SCOPE_UNKNOWN`, or as `checkService`
 */
export function checkComposition(services: readonly unknown[], apiOf: (service: Service) => string): void {
  const checked = services.map((service) => {
    checkService(service);
    return service;
  });
  checkEachOnce(checked, (service) => [`the name "${service.name}"`], 'rename one of them');
  checkEachOnce(
    checked,
    ({ provides }) => Object.keys(provides?.resourceServers ?? {}).map((each) => `resource server "${each}"`),
    'rename one, or let one service provide it',
  );
  checkEachOnce(
    checked,
    (service) =>
      Object.keys(service.provides?.routes ?? {}).map(
        (name) => `route "${routeName(parseRoute(name))}" of API "${apiOf(service)}"`,
      ),
    'change one path, or give one of them a separate API',
  );
  checkEachOnce(
    checked,
    (service) => {
      const client = serviceClient(service);
      return client ? [`client "${client.name}"`] : [];
    },
    'rename one, since a client has one secret',
  );
  checkProvided(checked);
}

/** Checks that no two services have the same part, e.g. the same route. */
function checkEachOnce(services: readonly Service[], parts: (service: Service) => string[], remedy: string): void {
  const holders = new Map<string, Service>();
  for (const service of services) {
    for (const part of parts(service)) {
      const other = holders.get(part);
      if (other) throw duplicate(part, other, service, remedy);
      holders.set(part, service);
    }
  }
}

function checkProvided(services: readonly Service[]): void {
  const providers = new Map<string, Service>();
  for (const service of services) {
    for (const identifier of Object.keys(service.provides?.resourceServers ?? {})) providers.set(identifier, service);
  }
  const declared = services.flatMap(({ provides }) => declaredScopes(provides?.resourceServers ?? {}));
  const known = new Set(declared);
  for (const service of services) {
    const missing = Object.keys(service.consumes ?? {}).find((scope) => !known.has(scope));
    if (missing !== undefined) throw notProvided(service, missing, providers.get(identifierOf(missing)), declared);
  }
}

function duplicate(part: string, one: Service, other: Service, remedy: string): AccessError {
  const given = [one, other].map(titled);
  const message = `${part} belongs to ${given.join(' and to ')}, expected one service; ${remedy}`;
  return new AccessError('ERR_SERVICE_DUPLICATE', message, { given: part, expected: 'one service' });
}

function notProvided(
  consumer: Service,
  scope: string,
  provider: Service | undefined,
  declared: readonly string[],
): AccessError {
  const meant = nearest(scope, declared);
  const lacking = provider
    ? `which ${titled(provider)} does not declare or no longer declares`
    : 'whose resource server no service provides';
  const source = provider ? 'declare it there' : 'compose the service that provides it';
  const remedy = meant === undefined ? `${source}, or remove it` : `did you mean "${meant}"?`;
  return new AccessError(
    'ERR_SCOPE_UNKNOWN',
    `${titled(consumer)} consumes scope "${scope}", ${lacking}; expected one that a service provides; ${remedy}`,
    { given: scope, expected: declared },
  );
}

function titled({ name, owner, source }: Service): string {
  return `service "${name}" (${owner}, ${serviceFile(name, source)})`;
}

import type { AdoptedProject } from './adopted-project';

/**
 * The line of the declaration that a deployed resource became.
 * @returns undefined if no line says it
 */
export function declaredAs({ pool, apis }: AdoptedProject, address: string): string | undefined {
  const server = pool.servers.find((each) => each.address === address);
  if (server) return `resourceServers: ${String(server.attributes.identifier)}`;
  const client = Object.entries(pool.clients).find(([, { resource }]) => resource.address === address);
  if (client) return `clients: ${client[0]}`;
  for (const { api, variable } of apis) {
    const route = api.routeOfMethod.get(address);
    if (route !== undefined) return `${variable}, routes: ${route}`;
  }
  return undefined;
}

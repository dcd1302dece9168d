import path from 'node:path';
import type { Gateway } from '../local/server';
import type { OpenApiDocument } from '../openapi/document';
import { sampleBody } from '../openapi/sample-body';
import { namedRoutes } from '../system/named-route';
import { ACCESS_TOKEN_FILTER, shellText } from '../shell/shell-text';
import type { ObservedCell } from '../verify/observed-matrix';
import { writeWholeFile } from './whole-file';

/** A command to paste, with its title. */
export interface CurlCommand {
  readonly title: string;
  readonly command: string;
}

/**
 * Commands to paste: get a token, read, send a body if the API describes one, and a call that is refused. They read a
 * client's secret, and an API key if a route requires one, from files of `folder`. So no secret is on the screen, in
 * the shell's history or in the list of processes.
 * @param folder - private, and removed when the gateway ends
 * @param openapi - document of the API, which describes the bodies
 */
export async function curlCommands(
  gateway: Gateway,
  cells: readonly ObservedCell[],
  folder: string,
  openapi?: object,
): Promise<CurlCommand[]> {
  const clients = gateway.pools.flatMap((pool) => pool.clients);
  const files = new Map(clients.map(({ clientId, name }) => [name, path.join(folder, `${clientId}.curlrc`)]));
  const keyFiles = new Map(gateway.apiKeys.map(({ id, name }) => [name, path.join(folder, `${id}.curlrc`)]));
  for (const { name, value } of gateway.apiKeys) {
    await writeWholeFile(keyFiles.get(name) ?? '', `header = ${JSON.stringify(`x-api-key: ${value}`)}\n`, 0o600);
  }
  for (const { clientId, name } of clients) {
    const secret = gateway.secrets.get(clientId) ?? '';
    await writeWholeFile(files.get(name) ?? '', `user = "${clientId}:${secret}"\n`, 0o600);
  }
  const token = (client: string) =>
    `curl -sS -K ${shellText(files.get(client) ?? '')} -d grant_type=client_credentials ${gateway.tokenEndpoint}`;
  const call = ({ client, method, url, apiKey }: ObservedCell, body?: unknown) => {
    const key = apiKey === undefined ? '' : `-K ${shellText(keyFiles.get(apiKey) ?? '')} `;
    const data = body === undefined ? '' : `-H 'Content-Type: application/json' -d ${shellText(JSON.stringify(body))} `;
    return `curl -sS -i -g -X ${method} ${key}-H "Authorization: Bearer $(${token(client)} | ${ACCESS_TOKEN_FILTER})" ${data}${shellText(url)}`;
  };

  const [first] = clients;
  const passed = cells.filter(({ observed, got }) => observed === 'allowed' && got === '200');
  const open = publicRoutes(gateway);
  // A call of a public route would show nothing about the token.
  const allowed = passed.find(({ route }) => !open.has(route)) ?? passed[0];
  const sending = sendingCall(cells, openapi);
  const refused = cells.find(({ observed }) => observed === 'refused');
  return [
    ...(first ? [{ title: `a token of ${first.name}`, command: token(first.name) }] : []),
    ...(allowed ? [titled(allowed, call(allowed))] : []),
    ...(sending
      ? [{ title: `${sending.cell.route} as ${sending.cell.client}`, command: call(sending.cell, sending.body) }]
      : []),
    ...(refused ? [titled(refused, call(refused))] : []),
  ];
}

function publicRoutes({ stages }: Gateway): ReadonlySet<string> {
  return new Set(namedRoutes(stages).flatMap(({ name, method }) => (method.authorization ? [] : [name])));
}

function titled({ route, client, got }: ObservedCell, command: string): CurlCommand {
  return { title: `${route} as ${client}: ${got}`, command };
}

/** An allowed call with a valid body for its route. */
function sendingCall(cells: readonly ObservedCell[], openapi: object | undefined) {
  for (const cell of openapi ? cells : []) {
    if (cell.observed !== 'allowed' || cell.method !== 'POST') continue;
    const body = sampleBody(openapi as OpenApiDocument, cell.route);
    if (body !== undefined) return { cell, body };
  }
  return undefined;
}

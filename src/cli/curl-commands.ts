import path from 'node:path';
import type { Gateway } from '../local/server';
import { ACCESS_TOKEN_FILTER, shellText } from '../shell/shell-text';
import type { ObservedCell } from '../verify/observed-matrix';
import { writeWholeFile } from './whole-file';

/** A command to paste, and what it shows. */
export interface CurlCommand {
  readonly title: string;
  readonly command: string;
}

/**
 * Three commands: a token, a call that is allowed and one that is refused. They read a client's secret, and an API key
 * where a route asks for one, from files of `folder`, so that none stands on the screen, in the shell's history or among
 * its processes.
 * @param folder - private, and removed when the gateway ends
 */
export async function curlCommands(
  gateway: Gateway,
  cells: readonly ObservedCell[],
  folder: string,
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
  const call = ({ client, method, url, apiKey }: ObservedCell) => {
    const key = apiKey === undefined ? '' : `-K ${shellText(keyFiles.get(apiKey) ?? '')} `;
    return `curl -sS -i -g -X ${method} ${key}-H "Authorization: Bearer $(${token(client)} | ${ACCESS_TOKEN_FILTER})" ${shellText(url)}`;
  };

  const [first] = clients;
  const allowed = cells.find(({ observed, got }) => observed === 'allowed' && got === '200');
  const refused = cells.find(({ observed }) => observed === 'refused');
  return [
    ...(first ? [{ title: `a token of ${first.name}`, command: token(first.name) }] : []),
    ...[allowed, refused].flatMap((cell) =>
      cell ? [{ title: `${cell.route} as ${cell.client}: ${cell.got}`, command: call(cell) }] : [],
    ),
  ];
}

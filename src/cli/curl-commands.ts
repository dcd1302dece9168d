import path from 'node:path';
import type { ObservedCell } from '../local/observed-matrix';
import type { Gateway } from '../local/server';
import { ACCESS_TOKEN_FILTER, shellText } from '../shell/shell-text';
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
  const keyFile = (id: string) => path.join(folder, `${id}.curlrc`);
  for (const { id, value } of gateway.apiKeys) {
    await writeWholeFile(keyFile(id), `header = ${JSON.stringify(`x-api-key: ${value}`)}\n`, 0o600);
  }
  for (const { clientId, name } of clients) {
    const secret = gateway.secrets.get(clientId) ?? '';
    await writeWholeFile(files.get(name) ?? '', `user = "${clientId}:${secret}"\n`, 0o600);
  }
  const token = (client: string) =>
    `curl -sS -K ${shellText(files.get(client) ?? '')} -d grant_type=client_credentials ${gateway.tokenEndpoint}`;
  const call = ({ client, method, url, apiKeyId }: ObservedCell) => {
    const apiKey = apiKeyId === undefined ? '' : `-K ${shellText(keyFile(apiKeyId))} `;
    return `curl -sS -i -g -X ${method} ${apiKey}-H "Authorization: Bearer $(${token(client)} | ${ACCESS_TOKEN_FILTER})" ${shellText(url)}`;
  };

  const [first] = clients;
  const allowed = cells.find(({ observed, status }) => observed === 'allowed' && status === 200);
  const refused = cells.find(({ observed }) => observed === 'refused');
  return [
    ...(first ? [{ title: `a token of ${first.name}`, command: token(first.name) }] : []),
    ...[allowed, refused].flatMap((cell) =>
      cell ? [{ title: `${cell.route} as ${cell.client}: ${cell.status}`, command: call(cell) }] : [],
    ),
  ];
}

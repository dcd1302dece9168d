import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startGateway } from '../src/local/server';
import { generateSigningKey } from '../src/local/token/signing-key';
import { readSynthesizedStack } from '../src/terraform-json/terraform-json';

/** Where a side serves, and the header that opens it. */
export interface Served {
  readonly url: string;
  readonly authorization: string;
}

/** As long as a token, so that both sides read the same request. */
const LIKE_A_TOKEN = `Bearer ${'x'.repeat(900)}`;

/**
 * Serves one side.
 * @param place - milliseconds that the service takes, or the folder that the gateway's app was synthesized to
 */
export default async function serveSide(side: 'service' | 'gateway', place: string): Promise<Served> {
  return side === 'service' ? serveService(Number(place)) : serveGateway(place);
}

/** The HTTP service, which is loaded directly and through the gateway. */
async function serveService(takesMs: number): Promise<Served> {
  const body = JSON.stringify({ customers: Array.from({ length: 10 }, (_, id) => ({ id, name: 'x'.repeat(40) })) });
  const server = createServer((_, response) => {
    const answer = () => {
      response.setHeader('content-type', 'application/json');
      response.end(body);
    };
    if (takesMs === 0) answer();
    else setTimeout(answer, takesMs);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, authorization: LIKE_A_TOKEN };
}

async function serveGateway(folder: string): Promise<Served> {
  const stack = await readSynthesizedStack(folder);
  // What is measured is the gateway, not the limit it keeps.
  for (const { settings } of Object.values(stack.json.resource.aws_api_gateway_method_settings ?? {})) {
    Object.assign(settings as object, { throttling_rate_limit: 1e6, throttling_burst_limit: 1e6 });
  }
  const gateway = await startGateway({ stack, key: await generateSigningKey(), port: 0, log: () => undefined });
  const [stage] = gateway.stages;
  const [client] = gateway.pools.flatMap((pool) => pool.clients);
  if (!stage || !client) throw new Error('the app has a stage and a client');
  const response = await fetch(gateway.tokenEndpoint, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${client.clientId}:${gateway.secrets.get(client.clientId) ?? ''}`)}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  const { access_token: token } = (await response.json()) as { access_token: string };
  return { url: gateway.urlOf(stage), authorization: `Bearer ${token}` };
}

import { once } from 'node:events';
import { Agent, createServer, request as httpRequest } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startGateway } from '../src/local/server';
import { generateSigningKey } from '../src/local/token/signing-key';
import { readSynthesizedStack } from '../src/terraform-json/terraform-json';

/** URL of a side, and the header that authorizes calls. */
export interface Served {
  readonly url: string;
  readonly authorization: string;
}

/** As long as a token, so that both sides read a request of the same size. */
const LIKE_A_TOKEN = `Bearer ${'x'.repeat(900)}`;

/**
 * Serves one side.
 * @param place - response time of the service in milliseconds, target URL of the proxy, or folder of the gateway's
 * synthesized app
 */
export default async function serveSide(side: 'service' | 'proxy' | 'gateway', place: string): Promise<Served> {
  if (side === 'gateway') return serveGateway(place);
  return listening(side === 'service' ? serviceOf(Number(place)) : proxyOf(place));
}

async function listening(server: Server): Promise<Served> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, authorization: LIKE_A_TOKEN };
}

/** The HTTP service, called directly, through a proxy and through the gateway. */
function serviceOf(takesMs: number): Server {
  const body = JSON.stringify({ customers: Array.from({ length: 10 }, (_, id) => ({ id, name: 'x'.repeat(40) })) });
  return createServer((_, response) => {
    const answer = () => {
      response.setHeader('content-type', 'application/json');
      response.end(body);
    };
    if (takesMs === 0) answer();
    else setTimeout(answer, takesMs);
  });
}

/** The minimal proxy in Node.js between a caller and a service. */
function proxyOf(url: string): Server {
  const agent = new Agent({ keepAlive: true });
  return createServer(({ method, url: path, headers }, response) => {
    const outgoing = httpRequest(`${url}${path ?? ''}`, {
      agent,
      headers,
      ...(method === undefined ? {} : { method }),
    });
    outgoing.on('response', (incoming) => {
      response.writeHead(incoming.statusCode ?? 502, incoming.headers);
      incoming.pipe(response);
    });
    outgoing.end();
  });
}

async function serveGateway(folder: string): Promise<Served> {
  const stack = await readSynthesizedStack(folder);
  // Lifts the throttle, because the benchmark measures the gateway's own speed.
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

import { once } from 'node:events';
import type { Server } from 'node:http';
import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { consoleSource } from '../src/cli/console-source';
import { FunctionRunner } from '../src/local/backend/function-runner';
import { ConsoleSite } from '../src/local/console/console-site';
import { readFunctions } from '../src/system/lambda-function';
import { startGateway } from '../src/local/server';
import { generateSigningKey } from '../src/local/token/signing-key';
import { readSynthesizedStack } from '../src/terraform-json/terraform-json';
import { observeGateway } from '../src/testing/gateway-matrix';
import { ResolvedStack } from '../src/terraform-json/resolved-stack';

/** URL of `GET /customers` on a side, and the header that authorizes calls. */
export interface Target {
  readonly url: string;
  readonly authorization: string;
  /** Address of the page for people, where there is one. */
  readonly page?: string;
}

const ID = 'x'.repeat(26);
const DATE = 'Sat Nov 21 16:00:00 UTC 2026';
const REQUEST_CONTEXT = {
  resourceId: 'abcdef',
  resourcePath: '/customers',
  authorizer: {
    claims: {
      sub: ID,
      token_use: 'access',
      scope: 'customer-api/read customer-api/write customer-api/admin',
      auth_time: '1795190400',
      iss: 'http://127.0.0.1:8686/us-east-1_abcdefghi',
      exp: DATE,
      iat: DATE,
      version: '2',
      jti: '00000000-0000-0000-0000-000000000000',
      client_id: ID,
    },
  },
  httpMethod: 'GET',
  extendedRequestId: 'AAAAAA==',
  requestTime: '21/Nov/2026:16:00:00 +0000',
  path: '/prod/customers',
  accountId: '000000000000',
  protocol: 'HTTP/1.1',
  stage: 'prod',
  domainPrefix: '127',
  requestTimeEpoch: 1_795_190_400_000,
  identity: { sourceIp: '127.0.0.1', userAgent: null },
  domainName: '127.0.0.1:8686',
  deploymentId: 'abcdef',
  apiId: 'abcdefghij',
};

// Discards the output of the function on both sides, so that no terminal is measured.
const log = () => undefined;

/**
 * Serves one side.
 * @param folder - output folder of the synthesized default deployment, like `cdktf.out`
 */
export default async function serveSide(side: 'gateway' | 'console' | 'framework', folder: string): Promise<Target> {
  return side === 'framework' ? serveFramework(folder) : serveGateway(folder, side === 'console');
}

/** @param hasPage - whether it reports requests and shows them in its page, as `npm start` does */
async function serveGateway(folder: string, hasPage: boolean): Promise<Target> {
  const stack = await readSynthesizedStack(folder);
  // Lifts the throttle, because the benchmark measures the gateway's own speed.
  for (const { settings } of Object.values(stack.json.resource.aws_api_gateway_method_settings ?? {})) {
    Object.assign(settings as object, { throttling_rate_limit: 1e6, throttling_burst_limit: 1e6 });
  }
  const key = await generateSigningKey();
  const site = new ConsoleSite(console.error);
  const pages = hasPage ? { site, onRequest: site.feed.add } : {};
  const gateway = await startGateway({ stack, key, port: 0, log, ...pages });
  const [stage] = gateway.stages;
  const [client] = gateway.pools.flatMap((pool) => pool.clients);
  if (!stage || !client) throw new Error('the default deployment has a stage and a client');
  const response = await fetch(gateway.tokenEndpoint, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${client.clientId}:${gateway.secrets.get(client.clientId) ?? ''}`)}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  const { access_token: token } = (await response.json()) as { access_token: string };
  const target = { url: `${gateway.urlOf(stage)}/customers`, authorization: `Bearer ${token}` };
  if (!hasPage) return target;
  const observed = await site.feed.aside(() => observeGateway(gateway));
  site.show(await consoleSource({ gateway, key, feed: site.feed, stacks: [stack], observed }));
  return { ...target, page: site.address(gateway.origin) };
}

/** Serves the same function in the same kind of thread, behind one route without authorization. */
async function serveFramework(folder: string): Promise<Target> {
  const [lambda] = readFunctions(new ResolvedStack(await readSynthesizedStack(folder)));
  if (!lambda) throw new Error('the default deployment has a function');
  const runner = new FunctionRunner(lambda, log);
  const never = new AbortController().signal;
  const app = new Hono();
  app.get('/customers', async (c) => {
    const requestId = randomUUID();
    const outcome = await runner.invoke(proxyEvent(requestId, c.req.header()), requestId, never);
    if ('failure' in outcome) return c.text(outcome.failure, 502);
    const { statusCode, headers, body } = JSON.parse(outcome.result) as {
      statusCode: ContentfulStatusCode;
      headers: Record<string, string>;
      body: string;
    };
    return c.body(body, statusCode, headers);
  });
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }) as Server;
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  // As long as a token, so that both sides read a request of the same size.
  return { url: `http://127.0.0.1:${port}/customers`, authorization: `Bearer ${'x'.repeat(900)}` };
}

/** Builds an event like the gateway's, so that both functions read the same amount; only the headers are real. */
function proxyEvent(requestId: string, headers: Record<string, string>) {
  return {
    resource: '/customers',
    path: '/customers',
    httpMethod: 'GET',
    headers,
    multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    pathParameters: null,
    stageVariables: null,
    requestContext: { ...REQUEST_CONTEXT, requestId },
    body: null,
    isBase64Encoded: false,
  };
}

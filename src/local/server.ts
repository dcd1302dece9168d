import { once } from 'node:events';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HttpBindings } from '@hono/node-server';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import type { ApiKey } from './api-key';
import { readApiKeys } from './api-key';
import { clientSecret } from './client-secret';
import { tokenVerifier } from './cognito-authorizer';
import { LocalGatewayError, errorCode } from './error';
import type { LogSink } from './function-runner';
import { FunctionRunner } from './function-runner';
import { gatewayRequest, readBody, stagePath } from './gateway-request';
import { readInvokePermissions } from './invoke-permission';
import { readFunctions } from './lambda-function';
import { LiveSecrets } from './live-secrets';
import { readMethodThrottles } from './method-settings';
import { openidConfiguration } from './openid-configuration';
import type { RestApiStage } from './rest-api';
import { readStages } from './rest-api';
import type { SigningKey } from './signing-key';
import { answerRequest } from './stage';
import type { SynthesizedStack } from './terraform-json';
import { TerraformStack } from './terraform-stack';
import { issueToken } from './token-endpoint';
import { TokenError } from './token-error';
import { UsageMeter } from './usage-meter';
import { readUsagePlans } from './usage-plan';
import type { UserPool } from './user-pool';
import { readUserPools } from './user-pool';

/** What a gateway is started with. */
export interface GatewayOptions {
  readonly stack: SynthesizedStack;
  readonly key: SigningKey;
  /** Port on 127.0.0.1; 0 takes any free one. */
  readonly port: number;
  /**
   * Fixes the clients' secrets and the API keys.
   * @default - secrets of this start alone
   */
  readonly seed?: string;
  /** Takes what the functions write. */
  readonly log: LogSink;
  /**
   * What throttles and quotas go by: milliseconds since 1970.
   * @default - the machine's clock
   */
  readonly clock?: () => number;
  /**
   * Makes the OpenAPI document of the first stage, which Terraform JSON does not hold.
   * @default - `/openapi.json` answers 404
   */
  readonly openapi?: (addresses: { readonly serverUrl: string; readonly tokenUrl: string }) => object;
}

/** A gateway that answers. */
export interface Gateway {
  /** E.g. `http://127.0.0.1:8686`. */
  readonly origin: string;
  readonly tokenEndpoint: string;
  /** Address of the OpenAPI document, where there is one. */
  readonly openapiUrl: string | undefined;
  readonly pools: readonly UserPool[];
  readonly stages: readonly RestApiStage[];
  readonly secrets: LiveSecrets;
  readonly apiKeys: readonly ApiKey[];
  /** What is counted of throttles and quotas. */
  readonly usage: UsageMeter;
  issuerOf(pool: UserPool): string;
  urlOf(stage: RestApiStage): string;
  close(): Promise<void>;
}

const HOST = '127.0.0.1';
/** No stage can have this name: theirs have no dot. */
const OPENAPI_PATH = '/openapi.json';
const MAX_TOKEN_REQUEST_BYTES = 64 * 1_024;
const TOKEN_HEADERS = { 'cache-control': 'no-store', pragma: 'no-cache' };

/**
 * Serves a stack's authorization server and APIs on the loopback address.
 * @throws LocalGatewayError where the stack uses what is not modelled, or the port is in use
 */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { port, seed, log, clock = Date.now, openapi } = options;
  const stack = new TerraformStack(options.stack);
  const pools = readUserPools(stack);
  const functions = readFunctions(stack);
  const stages = readStages(stack, { functions, mayInvoke: readInvokePermissions(stack) });
  const apiKeys = readApiKeys(stack, seed);
  const limits = { plans: readUsagePlans(stack, stages, apiKeys), throttles: readMethodThrottles(stack, stages) };
  const secrets = new LiveSecrets();
  for (const { clientId } of pools.flatMap(({ clients }) => clients)) {
    secrets.add(clientId, clientSecret(clientId, seed));
  }
  const server = createServer();
  const origin = await listen(server, port);
  const runners = new Map(functions.map((lambda) => [lambda.address, new FunctionRunner(lambda, log)]));
  const gateway: Gateway = {
    origin,
    tokenEndpoint: `${origin}/oauth2/token`,
    openapiUrl: openapi && stages.length > 0 ? `${origin}${OPENAPI_PATH}` : undefined,
    pools,
    stages,
    secrets,
    apiKeys,
    usage: new UsageMeter(limits, clock),
    issuerOf: ({ id }) => `${origin}/${id}`,
    urlOf: ({ name }) => `${origin}/${name}`,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await Promise.all([closed, ...[...runners.values()].map((runner) => runner.close())]);
    },
  };
  const listener = getRequestListener(application(gateway, runners, options).fetch);
  server.on('request', (incoming, outgoing) => void listener(incoming, outgoing));
  return gateway;
}

function application(
  gateway: Gateway,
  runners: ReadonlyMap<string, FunctionRunner>,
  { key, log, openapi }: GatewayOptions,
) {
  const { pools, stages, usage, tokenEndpoint } = gateway;
  const issuers = new Map(pools.map((pool) => [pool.arn, gateway.issuerOf(pool)]));
  const verifier = tokenVerifier(key, issuers);
  const app = new Hono<{ Bindings: HttpBindings }>();

  app.post('/oauth2/token', async (c) => {
    const body = await readBody(c.env.incoming, MAX_TOKEN_REQUEST_BYTES);
    const request = {
      contentType: c.req.header('content-type'),
      authorization: c.req.header('authorization'),
      body: body?.toString() ?? '',
    };
    try {
      return c.json(await issueToken(request, { ...gateway, key }), 200, TOKEN_HEADERS);
    } catch (error) {
      if (error instanceof TokenError) return c.json({ error: error.error }, error.status, TOKEN_HEADERS);
      throw error;
    }
  });
  app.all('/oauth2/token', (c) => c.json({ error: 'invalid_request' }, 405, { allow: 'POST' }));

  for (const pool of pools) {
    app.get(`/${pool.id}/.well-known/jwks.json`, (c) => c.json({ keys: [key.jwk] }));
    app.get(`/${pool.id}/.well-known/openid-configuration`, (c) => {
      const scopes = new Set(pool.clients.flatMap((client) => client.scopes));
      return c.json(openidConfiguration(gateway.issuerOf(pool), gateway.tokenEndpoint, [...scopes]));
    });
  }

  app.get(OPENAPI_PATH, (c) => {
    const [stage] = stages;
    if (openapi && stage) return c.json(openapi({ serverUrl: gateway.urlOf(stage), tokenUrl: tokenEndpoint }));
    const message = 'this app has no OpenAPI document; npm start without --app serves that of main.ts';
    return c.json({ error: 'not_found', message }, 404);
  });

  app.all('*', (c) => {
    const { incoming } = c.env;
    const target = stagePath(incoming.url ?? '/');
    const stage = stages.find(({ name }) => name === target.stage);
    // No stage, so no API whose gateway responses could shape the answer.
    if (!stage) return c.json({ message: 'Forbidden' }, 403, { 'x-amzn-errortype': 'ForbiddenException' });
    return answerRequest(stage, gatewayRequest(incoming, target), incoming, { verifier, usage, runners });
  });

  app.onError((error, c) => {
    log(`${error.stack ?? error.message}\n`);
    return c.json({ message: 'Internal server error' }, 500);
  });
  return app;
}

async function listen(server: Server, port: number): Promise<string> {
  server.listen(port, HOST);
  try {
    await once(server, 'listening');
  } catch (cause) {
    if (errorCode(cause) !== 'EADDRINUSE') throw cause;
    throw new LocalGatewayError(
      'ERR_PORT_IN_USE',
      `port ${port} on ${HOST} is in use, expected a free one; choose another with --port, or --port 0 for any`,
    );
  }
  return `http://${HOST}:${(server.address() as AddressInfo).port}`;
}

import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { HttpBindings } from '@hono/node-server';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { tokenVerifier } from './cognito-authorizer';
import { FrontDoorRefusal, checkHeaderSize } from './front-door';
import type { LogSink } from './function-runner';
import { FunctionRunner } from './function-runner';
import { gatewayRequest, readBody, stagePath } from './gateway-request';
import type { ConnectionLimits } from './http-server';
import { CONNECTION_LIMITS, createHttpServer, listen } from './http-server';
import { openidConfiguration } from './openid-configuration';
import { RunningSystem } from './running-system';
import type { ServedStack } from './served-stack';
import { readServedStack } from './served-stack';
import type { ServedSystem } from './served-system';
import { servedSystem } from './served-system';
import type { SigningKey } from './signing-key';
import { answerRequest } from './stage';
import type { SynthesizedStack } from './terraform-json';
import { issueToken } from './token-endpoint';
import { TokenError } from './token-error';

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
  /** @default CONNECTION_LIMITS */
  readonly limits?: ConnectionLimits;
}

/** A gateway that answers, and what it serves now. */
export interface Gateway extends ServedSystem {
  /**
   * Serves another stack from now on, at the same address, with the same key, and the same secrets for the same clients.
   * What was asked before is still answered by the functions of then; what they kept in memory goes with them, and so
   * does what was counted of throttles and quotas.
   * @returns when the last of that is answered
   * @throws LocalGatewayError where the stack uses what is not modelled; the one before is served on
   */
  replace(stack: SynthesizedStack): { readonly retired: Promise<void> };
  close(): Promise<void>;
}

/** No stage can have this name: theirs have no dot. */
const OPENAPI_PATH = '/openapi.json';
const MAX_TOKEN_REQUEST_BYTES = 64 * 1_024;
const TOKEN_HEADERS = { 'cache-control': 'no-store', pragma: 'no-cache' };

/**
 * Serves a stack's authorization server and APIs on the loopback address.
 * @throws LocalGatewayError where the stack uses what is not modelled, or the port is in use
 */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  // The same for every stack to come, and so are the secrets of its clients.
  const seed = options.seed ?? randomBytes(32).toString('base64');
  const first = readServedStack(options.stack, seed);
  const server = createHttpServer(options.limits ?? CONNECTION_LIMITS);
  const origin = await listen(server, options.port);
  const running = new Set<RunningSystem>();

  function run(stack: ServedStack): RunningSystem {
    const openapiPath = options.openapi ? OPENAPI_PATH : undefined;
    const system = servedSystem(stack, { origin, seed, clock: options.clock ?? Date.now, openapiPath });
    const runners = new Map(stack.functions.map((lambda) => [lambda.address, new FunctionRunner(lambda, options.log)]));
    const app = application(system, runners, options);
    const each = new RunningSystem(system, (request, bindings) => app.fetch(request, bindings), runners.values());
    running.add(each);
    return each;
  }

  async function retire(before: RunningSystem): Promise<void> {
    await before.retire();
    running.delete(before);
  }

  let current = run(first);
  const listener = getRequestListener((request, bindings) => current.answer(request, bindings as HttpBindings));
  server.on('request', (incoming, outgoing) => void listener(incoming, outgoing));
  const gateway: Gateway = {
    ...current.system,
    replace: (stack) => {
      const before = current;
      current = run(readServedStack(stack, seed));
      Object.assign(gateway, current.system);
      return { retired: retire(before) };
    },
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await Promise.all([closed, ...[...running].map((each) => each.close())]);
    },
  };
  return gateway;
}

function application(
  system: ServedSystem,
  runners: ReadonlyMap<string, FunctionRunner>,
  { key, log, openapi }: GatewayOptions,
) {
  const { pools, stages, usage, tokenEndpoint } = system;
  const issuers = new Map(pools.map((pool) => [pool.arn, system.issuerOf(pool)]));
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
      return c.json(await issueToken(request, { ...system, key }), 200, TOKEN_HEADERS);
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
      return c.json(openidConfiguration(system.issuerOf(pool), tokenEndpoint, [...scopes]));
    });
  }

  app.get(OPENAPI_PATH, (c) => {
    const [stage] = stages;
    if (openapi && stage) return c.json(openapi({ serverUrl: system.urlOf(stage), tokenUrl: tokenEndpoint }));
    const message = 'this app has no OpenAPI document; npm start without --app serves that of main.ts';
    return c.json({ error: 'not_found', message }, 404);
  });

  app.all('*', (c) => {
    const { incoming } = c.env;
    checkHeaderSize(incoming.rawHeaders);
    const target = stagePath(incoming.url ?? '/');
    const stage = stages.find(({ name }) => name === target.stage);
    // No stage, so no API whose gateway responses could shape the answer.
    if (!stage) return c.json({ message: 'Forbidden' }, 403, { 'x-amzn-errortype': 'ForbiddenException' });
    return answerRequest(stage, gatewayRequest(incoming, target), incoming, { verifier, usage, runners });
  });

  app.onError((error, c) => {
    if (error instanceof FrontDoorRefusal) return c.text(error.message, error.status);
    log(`${error.stack ?? error.message}\n`);
    return c.json({ message: 'Internal server error' }, 500);
  });
  return app;
}

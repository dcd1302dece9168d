import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { HttpBindings } from '@hono/node-server';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { AuthorizerCache } from './authorize/authorizer-cache';
import { clientSecret } from './token/client-secret';
import { tokenVerifier } from './authorize/cognito-authorizer';
import { FrontDoorRefusal, checkHeadSize } from './answer/front-door';
import type { LogSink, Runner } from './backend/function-runner';
import { HttpEndpoints } from './backend/http-endpoint';
import type { StandIns } from './backend/stand-in';
import { calledLines, checkStandIns, unreachableLines } from './backend/stand-in';
import { startFunction } from './runtime/function-start';
import { isStartable } from './runtime/runtime-program';
import { RuntimeApi } from './runtime/runtime-api';
import { stubFunction } from './backend/stub-function';
import type { DecidedRequest } from './answer/decided-request';
import { decidedRequest } from './answer/decided-request';
import { domainPath, gatewayRequest, readBody, stagePath } from './answer/gateway-request';
import type { ConnectionLimits } from './http-server';
import { CONNECTION_LIMITS, createHttpServer, listen } from './http-server';
import { LiveSecrets } from './token/live-secrets';
import type { LocalText } from './token/local-address';
import { localText, withLocalAddresses } from './token/local-address';
import { foreignPage } from './own-page';
import { OPENAPI_PATH, TOKEN_PATH, checkStageNames } from './own-path';
import { refusedReport, tokenReport } from './decision/bare-report';
import type { CallerDecision, RequestListener } from './decision/request-report';
import { openidConfiguration } from './token/openid-configuration';
import type { RestApiStage } from '../system/rest-api';
import { RunningSystem } from './running-system';
import type { ServedFunction } from '../system/lambda-function';
import type { ServedStack } from '../system/served-stack';
import { readServedStack } from '../system/served-stack';
import type { SigningKey } from './token/signing-key';
import { answerRequest, decideRequest } from './answer/stage';
import { withAddresses } from '../openapi/addressed-document';
import type { OpenApiDocument } from '../openapi/document';
import type { SynthesizedStack } from '../terraform-json/terraform-json';
import { issueToken } from './token/token-endpoint';
import { TokenError } from './token/token-error';
import { UsageMeter } from './limits/usage-meter';
import type { ServedUserPool } from '../system/user-pool';

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
   * Takes what the gateway says of a fault of its own.
   * @default - as `log`
   */
  readonly errorLog?: LogSink;
  /**
   * Takes the access log of the stages that have one.
   * @default - it is not kept
   */
  readonly accessLog?: LogSink;
  /**
   * Takes what was decided about each request below a stage, and of each for a token.
   * @default - nothing is recorded
   */
  readonly onRequest?: RequestListener;
  /**
   * What throttles, quotas and the answers of authorizers go by: milliseconds since 1970.
   * @default - the machine's clock
   */
  readonly clock?: () => number;
  /**
   * What answers in place of backends, by their names.
   * @default - nothing
   */
  readonly standIns?: StandIns;
  /** @default CONNECTION_LIMITS */
  readonly limits?: ConnectionLimits;
}

/** Where a stack is served, and to whom. */
export interface GatewayAddresses {
  /** E.g. `http://127.0.0.1:8686`. */
  readonly origin: string;
  readonly tokenEndpoint: string;
  readonly secrets: LiveSecrets;
  readonly issuerOf: (pool: ServedUserPool) => string;
  readonly urlOf: (stage: RestApiStage) => string;
}

/** A gateway that answers. */
export interface Gateway extends GatewayAddresses, Pick<ServedStack, 'pools' | 'stages' | 'apiKeys' | 'notices'> {
  /** Address of the OpenAPI document, where there is one. */
  readonly openapiUrl: string | undefined;
  /** A line for each backend that does not answer here. */
  readonly unreachable: readonly string[];
  /** A line for each endpoint that is called from here. */
  readonly called: readonly string[];
  /** What is counted of throttles and quotas. */
  readonly usage: UsageMeter;
  /**
   * Serves another stack from now on, at the same address, with the same key, and the same secrets for the same clients.
   * What was asked before is still answered by the functions of then; what they kept in memory goes with them, and
   * throttles and quotas are counted from nothing, and authorizers are asked anew.
   * @returns when the last of that is answered
   * @throws as `startGateway` does; the one before is served on
   */
  replace(stack: SynthesizedStack): { readonly retired: Promise<void> };
  /** Decides whether the caller of a request may call what it asks for, without asking what is behind the route. */
  decide(stage: RestApiStage, request: DecidedRequest): Promise<CallerDecision>;
  close(): Promise<void>;
}

const NO_STAND_INS: StandIns = new Map();
const MAX_TOKEN_REQUEST_BYTES = 64 * 1_024;
const TOKEN_HEADERS = { 'cache-control': 'no-store', pragma: 'no-cache' };

/**
 * Serves a stack's authorization server and APIs on the loopback address.
 * @throws TerraformJsonError where the stack uses what is not modelled
 * @throws LocalGatewayError where a stage has the name of a path of the gateway itself, or the port is in use
 */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { stack, port, log, clock = Date.now, limits = CONNECTION_LIMITS, standIns = NO_STAND_INS } = options;
  // Of this start alone, so that a stack that takes the place of another has the same secrets.
  const seed = options.seed ?? randomUUID();
  const first = servedStack(stack, seed, standIns);
  const server = createHttpServer(limits);
  const origin = await listen(server, port);
  const secrets = new LiveSecrets();
  const addresses: GatewayAddresses = {
    origin,
    tokenEndpoint: `${origin}${TOKEN_PATH}`,
    secrets,
    issuerOf: ({ id }) => `${origin}/${id}`,
    urlOf: ({ name }) => `${origin}/${name}`,
  };
  const systems = new Set<RunningSystem>();
  const runtimeApi = new RuntimeApi();
  const endpoints = new HttpEndpoints();

  function run(served: ServedStack, openapi: object | undefined): RunningSystem {
    for (const { clientId } of served.pools.flatMap(({ clients }) => clients)) {
      if (secrets.get(clientId) === undefined) secrets.add(clientId, clientSecret(clientId, seed));
    }
    const usage = new UsageMeter(served.limits, clock);
    const local = localText(served.pools, addresses);
    const functions = served.functions.map((lambda) => withLocalAddresses(lambda, local));
    // What stands in for a function runs in its place. Without a runner, a route is answered 500.
    const running = functions.filter(({ backend, runtime }) => !standIns.has(backend) && isStartable(runtime));
    const started: Runner[] = [];
    const start = (lambda: ServedFunction): Runner => {
      const runner = startFunction(lambda, runtimeApi, log);
      started.push(runner);
      return runner;
    };
    try {
      const runners = new Map(running.map((lambda) => [lambda.address, start(lambda)]));
      const standInRunners = new Map(stubs(standIns).map((stub) => [stub.backend, start(stub)]));
      const standInUrls = new Map(
        [...standIns].flatMap(([name, standIn]) => ('url' in standIn ? [[name, standIn.url] as const] : [])),
      );
      const authorizations = new AuthorizerCache(clock);
      const answering = { runners, standInRunners, standInUrls, endpoints };
      const app = application({ addresses, served, local, openapi, usage, authorizations, ...answering }, options);
      const { fetch, decide } = app;
      const system = new RunningSystem(served, usage, { answer: fetch, decide }, started);
      systems.add(system);
      return system;
    } catch (error) {
      // Threads and processes would keep this process from ending.
      for (const runner of started) void runner.close();
      throw error;
    }
  }

  async function retire(system: RunningSystem): Promise<void> {
    await system.retire();
    systems.delete(system);
  }

  async function close(): Promise<void> {
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    endpoints.close();
    await Promise.all([closed, ...[...systems].map((system) => system.close())]);
    await runtimeApi.close();
  }

  let current: RunningSystem;
  try {
    current = run(first, stack.openapi);
  } catch (error) {
    // Nobody else can close what is open by now.
    await close();
    throw error;
  }
  let { openapi } = stack;
  const listener = getRequestListener((request, bindings) => current.answer(request, bindings as HttpBindings));
  server.on('request', (incoming, outgoing) => void listener(incoming, outgoing));
  return {
    ...addresses,
    get openapiUrl() {
      return openapi && current.stack.stages.length > 0 ? `${origin}${OPENAPI_PATH}` : undefined;
    },
    get pools() {
      return current.stack.pools;
    },
    get stages() {
      return current.stack.stages;
    },
    get apiKeys() {
      return current.stack.apiKeys;
    },
    get notices() {
      return current.stack.notices;
    },
    get unreachable() {
      return unreachableLines(current.stack, standIns);
    },
    get called() {
      return calledLines(current.stack, standIns);
    },
    get usage() {
      return current.usage;
    },
    decide: (stage, request) => current.decide(stage, request),
    replace: (next) => {
      const before = current;
      current = run(servedStack(next, seed, standIns), next.openapi);
      ({ openapi } = next);
      return { retired: retire(before) };
    },
    close,
  };
}

function servedStack(stack: SynthesizedStack, seed: string, standIns: StandIns): ServedStack {
  const served = readServedStack(stack, seed);
  checkStageNames(served);
  checkStandIns(served, standIns);
  return served;
}

function stubs(standIns: StandIns): ServedFunction[] {
  return [...standIns].flatMap(([name, standIn]) => ('folder' in standIn ? [stubFunction(name, standIn.folder)] : []));
}

/** What requests are answered from. */
interface Answering {
  readonly addresses: GatewayAddresses;
  readonly served: ServedStack;
  readonly local: LocalText;
  /** Document of the first stage, where its API is described. */
  readonly openapi: object | undefined;
  readonly usage: UsageMeter;
  readonly authorizations: AuthorizerCache;
  readonly runners: ReadonlyMap<string, Runner>;
  readonly standInRunners: ReadonlyMap<string, Runner>;
  readonly standInUrls: ReadonlyMap<string, string>;
  readonly endpoints: HttpEndpoints;
}

function application(
  { addresses, served: { pools, stages }, local, openapi, usage, authorizations, ...answering }: Answering,
  { key, log, errorLog = log, accessLog = () => undefined, onRequest }: GatewayOptions,
) {
  const { tokenEndpoint, secrets, issuerOf, urlOf } = addresses;
  const issuers = new Map(pools.map((pool) => [pool.arn, issuerOf(pool)]));
  const verifier = tokenVerifier(key, issuers);
  const clients = pools.flatMap((pool) => pool.clients);
  const clientNames = new Map(clients.map(({ clientId, name }) => [clientId, name]));
  const stageOptions = {
    verifier,
    local,
    usage,
    authorizations,
    ...answering,
    log,
    accessLog,
    onRequest,
    clientNames,
  };
  const app = new Hono<{ Bindings: HttpBindings }>();

  for (const path of [TOKEN_PATH, OPENAPI_PATH, ...pools.map(({ id }) => `/${id}/*`)]) {
    app.use(path, async (c, next) => {
      const message = foreignPage(c.env.incoming.headers);
      return message === undefined ? next() : c.json({ error: 'forbidden', message }, 403);
    });
  }

  app.post(TOKEN_PATH, async (c) => {
    const body = await readBody(c.env.incoming, MAX_TOKEN_REQUEST_BYTES);
    const request = {
      contentType: c.req.header('content-type'),
      authorization: c.req.header('authorization'),
      body: body?.toString() ?? '',
    };
    const started = performance.now();
    try {
      const answer = await issueToken(request, { pools, secrets, issuerOf, key });
      onRequest?.(tokenReport(started, 200, answer.access_token, clientNames));
      return c.json(answer, 200, TOKEN_HEADERS);
    } catch (error) {
      if (!(error instanceof TokenError)) throw error;
      onRequest?.(refusedReport(c.env.incoming, started, error.status, { check: 'token-request', found: error.error }));
      return c.json({ error: error.error }, error.status, TOKEN_HEADERS);
    }
  });
  app.all(TOKEN_PATH, (c) => c.json({ error: 'invalid_request' }, 405, { allow: 'POST' }));

  for (const pool of pools) {
    app.get(`/${pool.id}/.well-known/jwks.json`, (c) => c.json({ keys: [key.jwk] }));
    app.get(`/${pool.id}/.well-known/openid-configuration`, (c) => {
      const scopes = new Set(pool.clients.flatMap((client) => client.scopes));
      return c.json(openidConfiguration(issuerOf(pool), tokenEndpoint, [...scopes]));
    });
  }

  app.get(OPENAPI_PATH, (c) => {
    const [stage] = stages;
    if (openapi && stage) {
      const addresses = { serverUrl: urlOf(stage), tokenUrl: tokenEndpoint };
      return c.json(withAddresses(openapi as OpenApiDocument, addresses));
    }
    const message = 'this app describes no API: pass the option openapi to its stack';
    return c.json({ error: 'not_found', message }, 404);
  });

  app.all('*', (c) => {
    const { incoming } = c.env;
    checkHeadSize(incoming);
    const host = incoming.headers.host?.replace(/:\d+$/, '').toLowerCase() ?? '';
    const behind = stages.find(({ domains }) => domains.includes(host));
    const target = behind ? domainPath(incoming.url ?? '/', behind.name) : stagePath(incoming.url ?? '/');
    const stage = behind ?? stages.find(({ name }) => name === target.stage);
    if (!stage) {
      const found = `no stage has the name "${target.stage}"`;
      const needed = stages.map(({ name }) => `/${name}`).join(' or ');
      onRequest?.(refusedReport(incoming, performance.now(), 403, { check: 'stage', found, needed }));
      // No stage, so no API whose gateway responses could shape the answer.
      return c.json({ message: 'Forbidden' }, 403, { 'x-amzn-errortype': 'ForbiddenException' });
    }
    return answerRequest(stage, gatewayRequest(incoming, target), incoming, stageOptions);
  });

  app.onError((error, c) => {
    if (error instanceof FrontDoorRefusal) {
      const finding = { check: 'size', found: error.message } as const;
      onRequest?.(refusedReport(c.env.incoming, performance.now(), error.status, finding));
      return c.text(error.message, error.status);
    }
    errorLog(`${error.stack ?? error.message}\n`);
    return c.json({ message: 'Internal server error' }, 500);
  });
  return {
    fetch: (request: Request, bindings: HttpBindings) => app.fetch(request, bindings),
    decide: (stage: RestApiStage, request: DecidedRequest) =>
      decideRequest(stage, decidedRequest(stage, request), stageOptions),
  };
}

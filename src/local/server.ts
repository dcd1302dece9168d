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
import { unhandledRoutes } from './backend/unhandled-route';
import type { DecidedRequest } from './answer/decided-request';
import { decidedRequest } from './answer/decided-request';
import { calledStage } from './answer/called-stage';
import { gatewayRequest, readBody } from './answer/gateway-request';
import type { ConnectionLimits } from './http-server';
import { CONNECTION_LIMITS, createHttpServer, listen } from './http-server';
import { LiveSecrets } from './token/live-secrets';
import type { LocalText } from './token/local-address';
import { localText, withLocalAddresses } from './token/local-address';
import { foreignPage } from './own-page';
import { OPENAPI_PATH, TOKEN_PATH, checkStageNames } from './own-path';
import type { OwnSite } from './own-site';
import { refusedReport, tokenReport } from './decision/bare-report';
import type { CallerDecision, RequestListener } from './decision/request-report';
import { openidConfiguration } from './token/openid-configuration';
import type { RestApiStage } from '../system/rest-api';
import { RunningSystem } from './running-system';
import type { ServedFunction } from '../system/lambda-function';
import type { ServedApp } from '../system/served-app';
import { readServedApp } from '../system/served-app';
import type { SigningKey } from './token/signing-key';
import { answerRequest, decideRequest } from './answer/stage';
import { withAddresses } from '../openapi/addressed-document';
import type { OpenApiDocument } from '../openapi/document';
import type { PlacedDocument } from '../openapi/merged-document';
import { mergedDocument } from '../openapi/merged-document';
import type { SynthesizedStack } from '../terraform-json/terraform-json';
import { stackName } from '../terraform-json/terraform-json';
import { issueToken } from './token/token-endpoint';
import { TokenError } from './token/token-error';
import { UsageMeter } from './limits/usage-meter';
import type { ServedUserPool } from '../system/user-pool';

/** Options of a gateway. */
export interface GatewayOptions {
  /** Or all of an app, served together. */
  readonly stack: GivenStacks;
  readonly key: SigningKey;
  /** Port on 127.0.0.1; 0 takes any free one. */
  readonly port: number;
  /**
   * Seed of the clients' secrets and the API keys.
   * @default - a random seed for each start
   */
  readonly seed?: string;
  /** Gets the output of the functions. */
  readonly log: LogSink;
  /**
   * Gets messages about faults of the gateway itself.
   * @default - as `log`
   */
  readonly errorLog?: LogSink;
  /**
   * Gets the access log of the stages that have one.
   * @default - it is not kept
   */
  readonly accessLog?: LogSink;
  /**
   * Gets a report about each request below a stage, and about each token request.
   * @default - nothing is recorded
   */
  readonly onRequest?: RequestListener;
  /**
   * Clock of throttles, quotas and cached authorizer answers, in milliseconds since 1970.
   * @default - the machine's clock
   */
  readonly clock?: () => number;
  /**
   * Stand-ins of backends, by the backend's name.
   * @default - none
   */
  readonly standIns?: StandIns;
  /**
   * Pages for people, which go before the stages.
   * @default - none
   */
  readonly site?: OwnSite;
  /** @default CONNECTION_LIMITS */
  readonly limits?: ConnectionLimits;
}

/** One stack, or all of an app. */
export type GivenStacks = SynthesizedStack | readonly SynthesizedStack[];

/** Addresses of a served stack, and its clients. */
export interface GatewayAddresses {
  /** E.g. `http://127.0.0.1:8686`. */
  readonly origin: string;
  readonly tokenEndpoint: string;
  readonly secrets: LiveSecrets;
  readonly issuerOf: (pool: ServedUserPool) => string;
  readonly urlOf: (stage: RestApiStage) => string;
}

/** A gateway that answers. */
export interface Gateway
  extends GatewayAddresses, Pick<ServedApp, 'pools' | 'stages' | 'apiKeys' | 'notices' | 'joined'> {
  /** Addresses of the OpenAPI documents: of all APIs if several are described, and of each. */
  readonly openapiUrls: readonly string[];
  /** A line for each backend that does not answer here. */
  readonly unreachable: readonly string[];
  /** A line for each endpoint that is called from here. */
  readonly called: readonly string[];
  /** Counters of throttles and quotas. */
  readonly usage: UsageMeter;
  /**
   * Serves another stack from now on, at the same address, with the same key, and the same secrets for the same
   * clients. Functions of the previous stack still answer its running requests. Their memory is lost, throttles and
   * quotas start at zero, and cached authorizer answers are dropped.
   * @returns when the last running request is answered
   * @throws as `startGateway` does; the previous stack stays served
   */
  replace(stack: GivenStacks): { readonly retired: Promise<void> };
  /** Decides whether a caller may call the route of a request, without a call of the backend. */
  decide(stage: RestApiStage, request: DecidedRequest): Promise<CallerDecision>;
  /** Names of the routes that their function has no handler for, as in the matrix; functions may not say. */
  unhandledRoutes(): Promise<ReadonlySet<string>>;
  close(): Promise<void>;
}

const NO_STAND_INS: StandIns = new Map();
const MAX_TOKEN_REQUEST_BYTES = 64 * 1_024;
const TOKEN_HEADERS = { 'cache-control': 'no-store', pragma: 'no-cache' };

/**
 * Serves a stack's authorization server and APIs on the loopback address.
 * @throws TerraformJsonError if the stack uses a feature that is not modelled
 * @throws LocalGatewayError if a stage has the name of a path of the gateway itself, or the port is in use
 */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { stack, port, log, clock = Date.now, limits = CONNECTION_LIMITS, standIns = NO_STAND_INS } = options;
  // One seed for the whole run, so that a replacing stack has the same secrets.
  const seed = options.seed ?? randomUUID();
  const first = servedApp(stack, seed, standIns);
  const server = createHttpServer(limits);
  const origin = await listen(server, port);
  const secrets = new LiveSecrets();
  const addresses: GatewayAddresses = {
    origin,
    tokenEndpoint: `${origin}${TOKEN_PATH}`,
    secrets,
    issuerOf: ({ id }) => `${origin}/${id}`,
    urlOf: ({ label }) => `${origin}/${label}`,
  };
  const systems = new Set<RunningSystem>();
  const runtimeApi = new RuntimeApi();
  const endpoints = new HttpEndpoints();

  function run(served: ServedApp, openapi: Documents): RunningSystem {
    for (const { clientId } of served.pools.flatMap(({ clients }) => clients)) {
      if (secrets.get(clientId) === undefined) secrets.add(clientId, clientSecret(clientId, seed));
    }
    const usage = new UsageMeter(served.limits, clock);
    const local = localText(served.pools, addresses);
    const functions = served.functions.map((lambda) => withLocalAddresses(lambda, local));
    // A stand-in runs in place of its backend. A route without a runner gets 500.
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
      const unhandled = () => unhandledRoutes(served.stages, runners);
      const system = new RunningSystem(served, usage, { answer: fetch, decide, unhandledRoutes: unhandled }, started);
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
    current = run(first, documents(stack));
  } catch (error) {
    // The caller gets no gateway to close, so close everything here.
    await close();
    throw error;
  }
  let openapi = documents(stack);
  const listener = getRequestListener((request, bindings) => current.answer(request, bindings as HttpBindings));
  server.on('request', (incoming, outgoing) => {
    if (!options.site?.answer(incoming, outgoing)) void listener(incoming, outgoing);
  });
  return {
    ...addresses,
    get openapiUrls() {
      const described = current.stack.stages.filter(({ stack: name }) => openapi.has(name));
      const paths = new Set(described.map(openapiPath));
      return [...(paths.size > 1 ? [OPENAPI_PATH] : []), ...paths].map((path) => `${origin}${path}`);
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
    get joined() {
      return current.stack.joined;
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
    unhandledRoutes: () => current.unhandledRoutes(),
    replace: (next) => {
      const before = current;
      openapi = documents(next);
      current = run(servedApp(next, seed, standIns), openapi);
      return { retired: retire(before) };
    },
    close,
  };
}

function servedApp(stack: GivenStacks, seed: string, standIns: StandIns): ServedApp {
  const served = readServedApp(listed(stack), { seed });
  checkStageNames(served);
  checkStandIns(served, standIns);
  return served;
}

/** OpenAPI documents by the names of their stacks. */
type Documents = ReadonlyMap<string, object>;

function documents(stack: GivenStacks): Documents {
  return new Map(listed(stack).flatMap((each) => (each.openapi ? [[stackName(each), each.openapi] as const] : [])));
}

function listed(stack: GivenStacks): readonly SynthesizedStack[] {
  return 'json' in stack ? [stack] : stack;
}

/** Path of one API's document; below the API's name if there are several. */
function openapiPath({ api }: RestApiStage): string {
  return api === undefined ? OPENAPI_PATH : `/${api}${OPENAPI_PATH}`;
}

/** The document of each described API of several, at its first stage. */
function placedDocuments(stages: readonly RestApiStage[], openapi: Documents): PlacedDocument[] {
  const placed = stages.flatMap(({ api, label, stack }): PlacedDocument[] => {
    const document = openapi.get(stack);
    if (api === undefined || !document) return [];
    return [{ name: api, basePath: `/${label}`, document: document as OpenApiDocument }];
  });
  return placed.filter(({ name }, index) => placed.findIndex((other) => other.name === name) === index);
}

function stubs(standIns: StandIns): ServedFunction[] {
  return [...standIns].flatMap(([name, standIn]) => ('folder' in standIn ? [stubFunction(name, standIn.folder)] : []));
}

/** Parts that requests are answered with. */
interface Answering {
  readonly addresses: GatewayAddresses;
  readonly served: ServedApp;
  readonly local: LocalText;
  /** Documents of the stacks whose APIs are described. */
  readonly openapi: Documents;
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

  for (const path of [TOKEN_PATH, OPENAPI_PATH, ...stages.map(openapiPath), ...pools.map(({ id }) => `/${id}/*`)]) {
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

  for (const stage of stages) {
    app.get(openapiPath(stage), (c, next) => {
      const document = openapi.get(stage.stack);
      const addresses = { serverUrl: urlOf(stage), tokenUrl: tokenEndpoint };
      return document ? c.json(withAddresses(document as OpenApiDocument, addresses)) : next();
    });
  }
  app.get(OPENAPI_PATH, (c) => {
    const all = placedDocuments(stages, openapi);
    const message = 'the app describes no API; pass the option openapi to its stack';
    if (all.length === 0) return c.json({ error: 'not_found', message }, 404);
    return c.json(
      withAddresses(mergedDocument(all, addresses.origin), { serverUrl: undefined, tokenUrl: tokenEndpoint }),
    );
  });

  app.all('*', (c) => {
    const { incoming } = c.env;
    checkHeadSize(incoming);
    const host = incoming.headers.host?.replace(/:\d+$/, '').toLowerCase() ?? '';
    const { stage, target } = calledStage(stages, incoming.url ?? '/', host);
    if (!stage) {
      const found = `no stage has the name "${target.stage}"`;
      const needed = stages.map(({ label }) => `/${label}`).join(' or ');
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

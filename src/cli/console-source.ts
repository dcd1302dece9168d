import type { AccessDeclaration } from '../access/declaration';
import { modelRoutes } from '../access/model';
import { openingScopes } from '../access/requirement';
import { ClientTokens } from '../local/console/client-tokens';
import type { CureData, DecisionData, RequestRow } from '../local/console/console-data';
import type { ConsoleSource } from '../local/console/console-site';
import { matrixData } from '../local/console/matrix-data';
import type { RequestFeed } from '../local/console/request-feed';
import { routeForm } from '../local/console/route-form';
import { sendCall } from '../local/console/tried-call';
import { explained } from '../local/decision/decision-trace';
import type { RequestReport } from '../local/decision/request-report';
import { refusalReason } from '../local/decision/request-report';
import { tokenView } from '../local/decision/token-view';
import type { Gateway } from '../local/server';
import type { SigningKey } from '../local/token/signing-key';
import { headerValue } from '../system/http-message';
import type { NamedRoute } from '../system/named-route';
import { namedRoutes } from '../system/named-route';
import { clientKey } from '../system/client-key';
import type { RestApiStage } from '../system/rest-api';
import type { SynthesizedStack } from '../terraform-json/terraform-json';
import { stackName } from '../terraform-json/terraform-json';
import { machineClients } from '../verify/expected-matrix';
import type { Observation } from '../verify/observed-matrix';
import { callVerdict } from '../why/call-verdict';
import type { Cure } from '../why/cure';
import { cureOf } from '../why/cure';
import { heldDeclarations } from './written-declaration';

/** Content of a gateway's page. */
export interface ConsoleContent {
  readonly gateway: Gateway;
  readonly key: SigningKey;
  readonly feed: RequestFeed;
  readonly stacks: readonly SynthesizedStack[];
  readonly observed: Observation;
}

/** Data of a gateway's page while the same stacks are served. */
export async function consoleSource({ gateway, key, feed, stacks, observed }: ConsoleContent): Promise<ConsoleSource> {
  const declarations = await heldDeclarations(stacks);
  const documents = new Map(stacks.map((stack) => [stackName(stack), stack.openapi]));
  const declarationAt = ({ stack }: RestApiStage) => declarations.get(stack);
  const clients = machineClients(gateway.pools);
  const routes = namedRoutes(gateway.stages);
  const routeOf = new Map(routes.map((route) => [route.name, route]));
  const clientOf = new Map(clients.map((client) => [client.name, client]));
  const tokens = new ClientTokens(gateway);
  const overview = {
    name: stacks.map(stackName).join(', '),
    apis: gateway.stages.map((stage) => ({ name: stage.label, url: gateway.urlOf(stage) })),
    tokenEndpoint: gateway.tokenEndpoint,
    matrix: matrixData(clients, routes, observed.cells, scopesOf(declarationAt)),
    observedAt: Date.now(),
  };

  return {
    overview: () => overview,
    async reason(client, name) {
      const route = routeOf.get(name);
      if (!route) return undefined;
      const { stage, called, path } = route;
      const verdict = await callVerdict(gateway, key, { stage, client, method: called, path }, declarationAt(stage));
      if (!verdict) return undefined;
      const { passes, status, steps, token, cure } = verdict;
      return {
        passes,
        ...(status === undefined ? {} : { status }),
        steps: steps.map(explained),
        ...(token ? { token } : {}),
        ...(cure ? { cure: cureData(cure) } : {}),
      };
    },
    form: (name) => {
      const route = routeOf.get(name);
      return route && routeForm(route, documents.get(route.stage.stack));
    },
    async send({ client, route: name, method, target, headers, body }) {
      const route = routeOf.get(name);
      if (!route) throw new Error(`the app no longer has route "${name}", expected a route of the matrix`);
      const token = client === undefined ? undefined : await tokenOf(client);
      const given = (header: string) => headerValue(headers, header) !== undefined;
      const keys = route.method.apiKeyRequired ? gateway.usage.keysOf(route.stage) : [];
      const apiKey = client === undefined ? undefined : clientKey(keys, client, [...clientOf.keys()])?.value;
      const { pathname } = new URL(gateway.urlOf(route.stage));
      const answer = await sendCall(gateway.origin, {
        method,
        target: `${pathname}${target}`,
        headers: [
          ...(token === undefined || given('authorization') ? [] : [['Authorization', `Bearer ${token}`] as const]),
          ...(apiKey === undefined || given('x-api-key') ? [] : [['x-api-key', apiKey] as const]),
          ...headers,
        ],
        body,
      });
      const report = feed.withId(headerValue(answer.headers, 'x-amzn-requestid') ?? '');
      const view = report?.token ?? (token === undefined ? undefined : tokenView(token));
      return {
        ...answer,
        ...(view ? { token: view } : {}),
        ...(report ? { decision: { ...decided(report), ...inShort(report) } } : {}),
      };
    },
    async token(name) {
      return clientOf.has(name) ? { token: await tokenOf(name) } : undefined;
    },
    secret: (name) => {
      const secret = gateway.secrets.get(clientOf.get(name)?.clientId ?? '');
      return secret === undefined ? undefined : { secret };
    },
    decision: decided,
  };

  function decided(report: RequestReport): DecisionData {
    const stage = gateway.stages.find(({ stack }) => stack === report.stack);
    return decision(report, stage, stage && declarationAt(stage));
  }

  function tokenOf(name: string): Promise<string> {
    const client = clientOf.get(name);
    if (!client) throw new Error(`the app no longer has client "${name}", expected a client of the matrix`);
    return tokens.of(client.clientId);
  }
}

/** Scopes, any one of which opens a route: by the declaration with its roles, or else by the method. */
function scopesOf(
  declarationAt: (stage: RestApiStage) => AccessDeclaration | undefined,
): (route: NamedRoute) => readonly string[] {
  const tables = new Map<AccessDeclaration, ReadonlyMap<string, readonly string[]>>();
  const tableOf = (declaration: AccessDeclaration) => {
    const table =
      tables.get(declaration) ??
      new Map(modelRoutes(declaration).map((route) => [route.name, openingScopes(declaration, route)]));
    tables.set(declaration, table);
    return table;
  };
  return ({ stage, method: { httpMethod, authorization }, path }) => {
    const declaration = declarationAt(stage);
    const declared = declaration && tableOf(declaration).get(`${httpMethod} ${path}`);
    return declared ?? (authorization?.type === 'COGNITO_USER_POOLS' ? authorization.scopes : []);
  };
}

function decision(
  report: RequestReport,
  stage: RestApiStage | undefined,
  declaration: AccessDeclaration | undefined,
): DecisionData {
  const { steps, token, method, path, route, client } = report;
  const step = steps.at(-1);
  const refused = {
    ...(route === undefined ? {} : { route }),
    ...(client === undefined ? {} : { client }),
    ...(stage ? { stage: stage.label } : {}),
    asked: `${method} ${belowStage(path, stage)}`,
  };
  return {
    steps: steps.map(explained),
    ...(token ? { token } : {}),
    ...(step?.outcome === 'refused' ? { cure: cureData(cureOf({ ...refused, step }, declaration)) } : {}),
  };
}

/** As routes are declared: without the stage, and without the API before it. */
function belowStage(path: string, stage: RestApiStage | undefined): string {
  const apis = stage?.api === undefined ? '' : `/${stage.api}`;
  return path.slice(apis.length).replace(/^\/[^/]*/, '') || '/';
}

function inShort(report: RequestReport): Pick<RequestRow, 'isRefused' | 'reason'> {
  const refusal = refusalReason(report);
  return { isRefused: refusal !== undefined, reason: refusal ?? report.steps.at(-1)?.found ?? '' };
}

function cureData({ isRight, text, code }: Cure): CureData {
  return { isRight, text, ...(code === undefined ? {} : { code }) };
}

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { SignJWT, decodeJwt } from 'jose';
import { customerApi } from '../../src/app/customer-api';
import type { AccessDeclaration } from '../../src/access/declaration';
import { bundleFunction } from '../../src/bundle/function-bundle';
import { decisionLines } from '../../src/cli/why-lines';
import type { RequestReport } from '../../src/local/decision/request-report';
import { generateSigningKey } from '../../src/local/token/signing-key';
import { cureOf } from '../../src/why/cure';
import type { TestGateway } from '../local/test-gateway';
import { startTestGateway } from '../local/test-gateway';

/** A request that is refused, as a reader would send it. */
interface RefusedRequest {
  /** Method and path below the stage. */
  readonly route: string;
  /** Stage in the path. */
  readonly stage?: string;
  /** Headers as a shell would show them. */
  readonly shown: readonly string[];
  /** Values for the variables of `shown`. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

const CLIENT = 'ReportingService';
const ORDERS = 'OrderProcessingService';
const BEARER = 'Authorization: Bearer $TOKEN';
const PORT = '8686';

/** The sample with a route that asks for an API key; one client has one. */
const keyed: AccessDeclaration = {
  ...customerApi,
  clients: {
    ...customerApi.clients,
    OrderProcessingService: { ...customerApi.clients.OrderProcessingService, usagePlan: {} },
  },
  routes: {
    ...customerApi.routes,
    'GET /customers': { ...customerApi.routes['GET /customers'], apiKey: 'required' },
  },
};

/** Each refusal of the page by its name there: the request, the answer, the trace and the cure. */
export async function recordedRefusals(): Promise<Readonly<Record<string, string>>> {
  const reports: RequestReport[] = [];
  const [plain, withKeys, other] = await Promise.all([
    served(customerApi, reports),
    served(keyed, reports),
    startTestGateway({ key: await generateSigningKey() }),
  ]);
  const token = await plain.token(CLIENT);
  const bearer = (value: string) => ({ shown: [BEARER], headers: { authorization: `Bearer ${value}` } });
  const requests: Readonly<Record<string, RefusedRequest>> = {
    'no-token': { route: 'GET /customers', shown: [] },
    'not-a-token': {
      route: 'GET /customers',
      shown: ['Authorization: Basic $CREDENTIALS'],
      headers: { authorization: `Basic ${btoa('id:secret')}` },
    },
    expired: { route: 'GET /customers', ...bearer(await changedToken(plain, token, { exp: hourAgo() })) },
    'other-pool': { route: 'GET /customers', ...bearer(await other.token(CLIENT)) },
    'id-token': { route: 'GET /customers', ...bearer(await changedToken(plain, token, { token_use: 'id' })) },
    scope: { route: 'DELETE /customers/7', ...bearer(token) },
    path: { route: 'GET /customer', ...bearer(token) },
    stage: { route: 'GET /customers', stage: 'dev', ...bearer(token) },
    body: { route: 'POST /customers', ...bearer(await plain.token(ORDERS)), body: '{"name":"Ada"}' },
    'api-key': { route: 'GET /customers', ...bearer(await withKeys.token(CLIENT)) },
  };
  const recorded: [string, string][] = [];
  for (const [name, request] of Object.entries(requests)) {
    const [gateway, access] = name === 'api-key' ? [withKeys, keyed] : [plain, customerApi];
    reports.length = 0;
    recorded.push([name, await record(gateway, access, request, reports)]);
  }
  return Object.fromEntries(recorded);
}

function served(access: AccessDeclaration, reports: RequestReport[]): Promise<TestGateway> {
  const handler = readFileSync(path.join(bundleFunction('lambda/customers/index.ts'), 'index.js'), 'utf8');
  return startTestGateway({ access, handler, onRequest: (report) => void reports.push(report) });
}

async function record(
  gateway: TestGateway,
  access: AccessDeclaration,
  { route, stage = 'prod', shown, headers = {}, body }: RefusedRequest,
  reports: readonly RequestReport[],
): Promise<string> {
  const [method = '', target = ''] = route.split(' ');
  const contentType = body === undefined ? {} : { 'content-type': 'application/json' };
  const answer = await fetch(`${gateway.origin}/${stage}${target}`, {
    method,
    headers: { ...headers, ...contentType },
    ...(body === undefined ? {} : { body }),
  });
  const [report, ...others] = reports;
  const step = report?.steps.at(-1);
  if (!report || step?.outcome !== 'refused' || others.length > 0) {
    throw new Error(`${route} was answered ${answer.status}, expected one refusal`);
  }
  const { route: declared, client } = report;
  const known = { ...(declared === undefined ? {} : { route: declared }), ...(client === undefined ? {} : { client }) };
  const cure = cureOf({ asked: route, step, ...known }, access);
  const flags = [
    ...(method === 'GET' ? [] : [`-X ${method}`]),
    ...shown.map((header) => `-H "${header}"`),
    ...(body === undefined ? [] : ["-H 'Content-Type: application/json'", `-d '${body}'`]),
  ];
  const text = [
    '```sh',
    ['curl -i', ...flags, `${gateway.origin}/${stage}${target}`].join(' '),
    '```',
    '',
    '```text',
    `${answer.status} ${await answer.text()}`,
    '',
    ...decisionLines({ steps: report.steps, cure }),
    '```',
  ].join('\n');
  return masked(text, gateway);
}

/** Parts that differ from start to start. */
function masked(text: string, { origin }: TestGateway): string {
  return text
    .replaceAll(origin, `http://127.0.0.1:${PORT}`)
    .replaceAll(/names key "[^"]+"/g, 'names key "KEY_ID"')
    .replaceAll(/expires in (?:59|60) min/g, 'expires in 59 min');
}

/** A token of the pool as it never issues one. */
function changedToken({ key }: TestGateway, token: string, claims: object): Promise<string> {
  return new SignJWT({ ...decodeJwt(token), ...claims })
    .setProtectedHeader({ alg: 'RS256', kid: key.jwk.kid })
    .sign(key.privateKey);
}

/** Seconds since 1970. */
function hourAgo(): number {
  return Math.floor(Date.now() / 1_000) - 3_600;
}

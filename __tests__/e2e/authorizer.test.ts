import type { JsonWebKey } from 'node:crypto';
import { createHmac, createPublicKey, randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { rawRequest } from '../local/raw-request';
import type { ApiCaller } from './api-caller';
import { apiCaller } from './api-caller';
import { expectSuccess } from './command';
import { Deployment } from './deployment';
import type { Emulator } from './emulator';
import { startEmulator } from './emulator';
import { emulatorTokens } from './emulator-tokens';

const STATE_BUCKET = 'm2m-state';
const SETTINGS: Record<string, string> = {
  M2M_LEGACY_API_KEYS: 'warn',
  M2M_LEGACY_API_KEYS_DEPRECATION: '2026-01-01',
  M2M_LEGACY_API_KEYS_SUNSET: '2099-12-31',
};

let emulator: Emulator;
let deployment: Deployment;
let api: ApiCaller;
/** Tokens by their holder, or by what is wrong with them. */
const tokens: Record<string, string> = {};
const apiKey = randomUUID();

/** Clean-ups for everything that was started, called in reverse order even after a failed set-up. */
const started: (() => Promise<void> | void)[] = [];

beforeAll(async () => {
  emulator = await startEmulator();
  started.push(() => emulator.stop());
  await emulator.createBucket(STATE_BUCKET);
  SETTINGS.M2M_LEGACY_API_KEY_IDS = `NightlyImport=${await existingApiKey()}`;
  deployment = deployed();
  await deploy(deployment);
  api = await apiCaller(deployment, emulator);
  const clients = ['LedgerService', 'SettlementService', 'ReportingService', 'RetentionService', 'OperationsConsole'];
  for (const client of clients) tokens[client] = await api.token(client);
  const { UserPoolId, JwksEndpoint } = await deployment.outputs();
  const pool = emulatorTokens(emulator, { server: 'api', scopes: ['read', 'write', 'admin'] });
  [tokens.foreign, tokens.expired] = await Promise.all([pool.foreign(), pool.expired(String(UserPoolId))]);
  const keys = (await (await fetch(api.localize(String(JwksEndpoint)))).json()) as { keys: JsonWebKey[] };
  Object.assign(tokens, forged(tokens.ReportingService ?? '', keys.keys[0] ?? {}));
});

afterAll(async () => {
  for (const end of started.reverse()) await end();
});

function deployed(variables: Readonly<Record<string, string>> = {}): Deployment {
  const made = new Deployment({
    emulator,
    stateBucket: STATE_BUCKET,
    environment: 'local',
    app: 'examples/transactions-api.ts',
    variables: { ...SETTINGS, ...variables },
  });
  started.push(() => {
    made.discard();
  });
  return made;
}

/** Resource type that the emulator does not support. */
const NOT_EMULATED = 'aws_cloudwatch_query_definition';

/** Deploys with Terraform itself, because unsupported resources are removed after synth. */
async function deploy(of: Deployment): Promise<void> {
  await expectSuccess(of.cdktf('synth'));
  const file = path.join(of.stackFolder, 'cdk.tf.json');
  const json = JSON.parse(readFileSync(file, 'utf8')) as { resource: Record<string, unknown> };
  const { [NOT_EMULATED]: queries, ...resource } = json.resource;
  expect(queries).toBeDefined();
  writeFileSync(file, JSON.stringify({ ...json, resource }));
  await expectSuccess(of.terraform('init', '-input=false'));
  await expectSuccess(of.terraform('apply', '-auto-approve', '-input=false', '-no-color'));
}

/** Creates an API key in advance: the emulator makes none for Terraform, which sends an empty value. */
async function existingApiKey(): Promise<string> {
  const response = await fetch(`${emulator.url}/apikeys`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: 'AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/apigateway/aws4_request',
    },
    body: JSON.stringify({ name: 'nightly', enabled: true, value: apiKey }),
  });
  return ((await response.json()) as { id: string }).id;
}

/** Forges tokens from a valid one, without a private key of the pool. */
function forged(token: string, publicKey: JsonWebKey) {
  const [header = '', payload = '', signature = ''] = token.split('.');
  const decoded = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object;
  const more = encode({ ...decoded, scope: 'api/admin' });
  const { kid } = JSON.parse(Buffer.from(header, 'base64url').toString()) as { kid: string };
  const symmetric = `${encode({ alg: 'HS256', kid })}.${more}`;
  const pem = createPublicKey({ key: publicKey, format: 'jwk' }).export({ type: 'spki', format: 'pem' });
  return {
    tampered: `${header}.${more}.${signature}`,
    unsigned: `${encode({ alg: 'none' })}.${more}.`,
    symmetric: `${symmetric}.${createHmac('sha256', pem).update(symmetric).digest('base64url')}`,
    cut: `${header}.${payload}`,
  };
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

async function call(route: string, headers: Readonly<Record<string, string | readonly string[]>>, of = api) {
  const [method = '', path = ''] = route.split(' ');
  const [apiUrl = ''] = of.target.apiUrls.values();
  return rawRequest(`${apiUrl}${path}`, method, headers);
}

const bearer = (of: string) => () => ({ authorization: `Bearer ${tokens[of] ?? ''}` });

const allowed: [name: string, headers: () => Record<string, string>, route: string, roles: string[]][] = [
  ['a reader may read', bearer('ReportingService'), 'GET /transactions', ['reader']],
  [
    'a token without its scheme is taken',
    () => ({ authorization: tokens.ReportingService ?? '' }),
    'GET /transactions/7',
    ['reader'],
  ],
  [
    'the scheme may be in lower case',
    () => ({ authorization: `bearer ${tokens.ReportingService ?? ''}` }),
    'GET /transactions/7',
    ['reader'],
  ],
  ['a writer may create', bearer('LedgerService'), 'POST /transactions', ['reader', 'writer']],
  ['a cleaner may delete', bearer('RetentionService'), 'DELETE /transactions/7', ['reader', 'cleaner']],
  ['an executor may execute', bearer('SettlementService'), 'POST /transactions/7/execution', ['reader', 'executor']],
  ['an administrator may audit', bearer('OperationsConsole'), 'GET /transactions/7/audit', ['administrator']],
  [
    'an administrator may do what no other role names',
    bearer('OperationsConsole'),
    'DELETE /transactions/7',
    ['administrator'],
  ],
];

test.each(allowed)('%s', async (_, headers, route, roles) => {
  const { status, body } = await call(route, headers());
  expect({ status, body }).toMatchObject({ status: 200 });
  expect(JSON.parse(body)).toMatchObject({ type: 'machine', roles });
});

test.each([
  ['a reader may not create', 'ReportingService', 'POST /transactions'],
  ['a writer may not delete', 'LedgerService', 'DELETE /transactions/7'],
  ['a cleaner may not change', 'RetentionService', 'PUT /transactions/7'],
  ['an executor may not audit', 'SettlementService', 'GET /transactions/7/audit'],
])('%s: 403', async (_, client, route) => {
  const { status, body } = await call(route, bearer(client)());
  // The emulator does not fill in `$context.authorizer` in gateway responses; tests of the local gateway check it.
  const message = 'any one of these scopes is needed: $context.authorizer.requiredScopes';
  expect([status, JSON.parse(body)]).toEqual([403, { error: 'access_denied', message }]);
});

const refused: [name: string, headers: () => Record<string, string>][] = [
  ['no token', () => ({})],
  ['a text that is no token', () => ({ authorization: 'Bearer of-bad-news' })],
  ['a token with another scope written into it', bearer('tampered')],
  ['a token without a signature', bearer('unsigned')],
  ['a token signed with the public key as a shared secret', bearer('symmetric')],
  ['a token cut short', bearer('cut')],
  ['a token of another pool with the same scopes', bearer('foreign')],
  ['an expired token', bearer('expired')],
  ['credentials of another scheme', () => ({ authorization: `Basic ${tokens.ReportingService ?? ''}` })],
  ['an API key nobody knows', () => ({ 'x-api-key': 'a1b2c3d4e5f6g7h8i9j0k1l2m3n4o5p6q7r8s9t0' })],
];

test.each(refused)('%s is 401', async (_, headers) => {
  const { status, headers: answered, body } = await call('GET /transactions', headers());
  expect([status, answered['www-authenticate'], JSON.parse(body)]).toEqual([
    401,
    'Bearer error="invalid_token"',
    { error: 'unauthorized', message: expect.any(String) },
  ]);
});

test('a known API key opens what its scopes open, and is told until when', async () => {
  const { status, headers, body } = await call('POST /transactions', { 'x-api-key': apiKey });
  expect({ status, body }).toMatchObject({ status: 200 });
  expect(JSON.parse(body)).toMatchObject({ caller: 'NightlyImport', type: 'api-key', roles: ['writer'] });
  expect([headers.deprecation, headers.sunset]).toEqual(['@1767225600', 'Thu, 31 Dec 2099 00:00:00 GMT']);
});

test('a known API key opens no more', async () => {
  const { status } = await call('POST /transactions/7/execution', { 'x-api-key': apiKey });
  expect(status).toBe(403);
});

test('a client on the deny list is refused before its token expires, and API keys once they are refused', async () => {
  const clientId = api.target.clients.get('ReportingService')?.clientId ?? '';
  await deploy(deployed({ M2M_DENIED_CLIENT_IDS: clientId, M2M_LEGACY_API_KEYS: 'refuse' }));
  expect((await call('GET /transactions', bearer('ReportingService')())).status).toBe(401);
  expect((await call('GET /transactions', bearer('LedgerService')())).status).toBe(200);
  expect((await call('GET /transactions', { 'x-api-key': apiKey })).status).toBe(401);
});

test('no output holds an API key or a secret', async () => {
  const outputs = JSON.stringify(await deployment.outputs());
  for (const secret of [apiKey, ...api.secrets.values()]) expect(outputs).not.toContain(secret);
});

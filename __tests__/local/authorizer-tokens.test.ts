import { authorizerTable } from '../../src/access/authorizer-table';
import { bundleFunction } from '../../src/bundle/function-bundle';
import { ordersApi } from '../lambda/authorizer/orders-api';
import { APP, personClaims } from '../lambda/authorizer/request-cases';
import type { Claims } from '../lambda/authorizer/user-pool';
import { SignJWT } from 'jose';
import { generateSigningKey } from '../../src/local/signing-key';
import type { TestGateway } from './test-gateway';
import { ECHO, resourceOf, startTestGateway } from './test-gateway';

// The function is bundled before the first test.
jest.setTimeout(30_000);

const IMPORT = 'import-0123456789-0123456789';

let gateway: TestGateway;

beforeAll(async () => {
  const assets = { 'authorizer-table.json': authorizerTable(ordersApi) };
  gateway = await startTestGateway({
    access: ordersApi,
    handler: ECHO,
    authorizer: await bundleFunction('lambda/authorizer/index.ts', assets),
    edit: (json) => {
      json.resource.aws_api_gateway_api_key = { import: { name: 'import' } };
      const { environment } = resourceOf(json, 'aws_lambda_function', /^authorizer/);
      Object.assign((environment as { variables: object }).variables, {
        PEOPLE_CLIENT_IDS: APP,
        LEGACY_API_KEYS: 'accept',
        LEGACY_API_KEY_HASHES: '{"Import":"${base64sha256(aws_api_gateway_api_key.import.value)}"}',
      });
    },
  });
});

/** A token of a person, who has no way to sign in here: whoever holds the key of the pool can make one. */
function personToken(claims: Claims = {}, key = gateway.key): Promise<string> {
  return new SignJWT(personClaims(gateway.issuer, claims))
    .setProtectedHeader({ alg: 'RS256', kid: gateway.key.jwk.kid })
    .sign(key.privateKey);
}

test('B9: the function verifies tokens of the local pool by the keys it fetches there, told as at AWS', async () => {
  const token = await gateway.token('Reporting');
  const response = await gateway.call('GET /orders', { token: `Bearer ${token}` });
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({
    requestContext: {
      authorizer: {
        principalId: gateway.credentials('Reporting').id,
        principalType: 'machine',
        scopes: 'orders/read',
        roles: 'reader',
      },
    },
  });
  const refused = await gateway.call('POST /orders', { token });
  expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([
    403,
    'Bearer error="insufficient_scope", scope="orders/read orders/write orders/admin"',
  ]);
});

test('B9: people call beside machines, with the roles of their groups', async () => {
  const chief = await personToken({ 'cognito:groups': ['Chiefs'] });
  expect((await gateway.call('GET /orders/7/audit', { token: chief })).status).toBe(200);
  const support = await personToken();
  expect((await gateway.call('GET /orders', { token: support })).status).toBe(200);
  expect((await gateway.call('GET /orders/7/audit', { token: support })).status).toBe(403);
});

test('B9: a token of another key or of the pool at AWS is none of the local pool', async () => {
  const forged = await personToken({}, await generateSigningKey());
  expect((await gateway.call('GET /orders', { token: forged })).status).toBe(401);
  const atAws = await personToken({ iss: `https://${gateway.pool.endpoint}` });
  expect((await gateway.call('GET /orders', { token: atAws })).status).toBe(401);
});

test('B10: a legacy key made at start opens what the declaration gives it, known to the function by its hash', async () => {
  const [key] = gateway.apiKeys;
  const headers = { 'x-api-key': key?.value ?? IMPORT };
  expect((await gateway.call('POST /orders', { headers })).status).toBe(200);
  expect((await gateway.call('GET /orders/7/audit', { headers })).status).toBe(403);
  expect((await gateway.call('GET /orders', { headers: { 'x-api-key': IMPORT } })).status).toBe(401);
  expect(gateway.logs.join('')).not.toContain(key?.value);
});

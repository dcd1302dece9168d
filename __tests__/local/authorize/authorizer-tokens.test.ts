import { SignJWT } from 'jose';
import { authorizerFolder } from '../../fixtures/authorizer-folder';
import { generateSigningKey } from '../../../src/local/token/signing-key';
import { ordersApi } from '../../lambda/authorizer/orders-api';
import { APP, personClaims } from '../../lambda/authorizer/request-cases';
import type { Claims } from '../../lambda/authorizer/user-pool';
import type { TestGateway } from '../test-gateway';
import { ECHO, startTestGateway } from '../test-gateway';

// Bundles the function before the first test.
jest.setTimeout(30_000);

let gateway: TestGateway;

beforeAll(async () => {
  const authorizer = authorizerFolder(ordersApi);
  gateway = await startTestGateway({
    access: ordersApi,
    handler: ECHO,
    authorizer,
    variables: { M2M_PEOPLE_CLIENT_IDS: APP },
  });
});

/** Makes a token of a person with the pool's key, because the local gateway has no sign-in. */
function personToken(claims: Claims = {}, key = gateway.key): Promise<string> {
  return new SignJWT(personClaims(gateway.issuer, claims))
    .setProtectedHeader({ alg: 'RS256', kid: gateway.key.jwk.kid })
    .sign(key.privateKey);
}

test('the function verifies tokens of the local pool by the keys it fetches there, told as at AWS', async () => {
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

test('a pool with an issuer at another host has its issuer here too', async () => {
  const moved = await startTestGateway({
    access: ordersApi,
    handler: ECHO,
    authorizer: authorizerFolder(ordersApi),
    variables: { M2M_ISSUER_HOST: 'issuer-cognito-idp.us-east-1.amazonaws.com' },
  });
  const response = await moved.call('GET /orders', { token: await moved.token('Reporting') });
  expect(response.status).toBe(200);
});

test('people call beside machines, with the roles of their groups', async () => {
  const chief = await personToken({ 'cognito:groups': ['Chiefs'] });
  expect((await gateway.call('GET /orders/7/audit', { token: chief })).status).toBe(200);
  const support = await personToken();
  expect((await gateway.call('GET /orders', { token: support })).status).toBe(200);
  expect((await gateway.call('GET /orders/7/audit', { token: support })).status).toBe(403);
});

test('a token of another key or of the pool at AWS is none of the local pool', async () => {
  const forged = await personToken({}, await generateSigningKey());
  expect((await gateway.call('GET /orders', { token: forged })).status).toBe(401);
  for (const type of ['', 'issuer-']) {
    const atAws = `https://${type}cognito-idp.us-east-1.amazonaws.com/${gateway.pool.id}`;
    expect((await gateway.call('GET /orders', { token: await personToken({ iss: atAws }) })).status).toBe(401);
  }
});

test('legacy keys made at start open what the declaration gives them, known to the function by their hashes', async () => {
  const values = new Map(gateway.apiKeys.map(({ name, value }) => [name, value]));
  const statuses = async (name: string) => {
    const headers = { 'x-api-key': values.get(`legacy-${name}`) ?? '' };
    const routes = ['GET /orders', 'POST /orders', 'GET /orders/7/audit'];
    return Promise.all(routes.map(async (route) => (await gateway.call(route, { headers })).status));
  };
  expect(await statuses('Import')).toEqual([200, 200, 403]);
  expect(await statuses('Export')).toEqual([200, 403, 403]);
  expect(await statuses('Nobody')).toEqual([401, 401, 401]);
  for (const value of values.values()) expect(gateway.logs.join('')).not.toContain(value);
});

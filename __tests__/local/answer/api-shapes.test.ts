import { defineAccess } from '../../../src/access/define-access';
import type { TestGateway } from '../test-gateway';
import { startTestGateway } from '../test-gateway';

jest.setTimeout(30_000);

const READ = { scopes: ['orders/read'] } as const;
const access = defineAccess({
  resourceServers: { orders: { name: 'Orders', scopes: { read: 'Read orders' } } },
  clients: { Reporting: { scopes: ['orders/read'] } },
  routes: {
    'GET /orders': { ...READ, required: { query: ['from', 'to'], headers: ['X-Tenant'] } },
    'POST /orders': { ...READ, required: { query: ['from'] }, body: { type: 'object', required: ['id'] } },
  },
});

describe('required parameters', () => {
  let gateway: TestGateway;
  let token: string;

  beforeAll(async () => {
    gateway = await startTestGateway({ access, fresh: true });
    token = await gateway.token('Reporting');
  });

  test('a request with all of them reaches the function', async () => {
    const response = await gateway.call('GET /orders?from=1&to=2', { token, headers: { 'x-tenant': 'a' } });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ queryStringParameters: { from: '1', to: '2' } });
  });

  test.each([
    ['GET /orders?from=1', { 'x-tenant': 'a' }, 'to'],
    ['GET /orders?from=1&to=', { 'x-tenant': 'a' }, 'to'],
    ['GET /orders?from=1&to=2', {}, 'X-Tenant'],
    ['GET /orders', {}, 'X-Tenant, from, to'],
    ['GET /orders?From=1&to=2', { 'x-tenant': 'a' }, 'from'],
  ])('%s with the headers %j is refused for the lack of [%s]', async (route, headers, missing) => {
    const response = await gateway.call(route, { token, headers });
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({
      error: 'request_refused',
      message: `Missing required request parameters: [${missing}]`,
    });
  });

  test('parameters are looked at before the body, and both are', async () => {
    const headers = { 'content-type': 'application/json' };
    const call = (query: string, body: string) => gateway.call(`POST /orders${query}`, { token, headers, body });
    expect(await (await call('', '{}')).json()).toMatchObject({ error: 'request_refused' });
    expect(await (await call('?from=1', '{}')).json()).toMatchObject({ error: 'invalid_body' });
    expect((await call('?from=1', '{"id":1}')).status).toBe(200);
  });

  test('who may not call is not told what is required', async () => {
    expect((await gateway.call('GET /orders')).status).toBe(401);
  });
});

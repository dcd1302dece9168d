import type { ScopeGrant } from '../../src/access/scope-grant';
import { defineData } from '../access/orders';
import { customerApi } from '../fixtures/customer-api';
import type { TestGateway } from './test-gateway';
import { startTestGateway } from './test-gateway';

const end = (scope: string): ScopeGrant => ({ scope, until: '2027-03-01', reason: 'migration' });
const access = defineData({
  ...customerApi,
  clients: {
    Migrator: { scopes: ['customer-api/read', end('customer-api/write')] },
    Visitor: { scopes: [end('customer-api/read')] },
  },
});
const on = (today: string) => startTestGateway({ access, variables: { M2M_TODAY: today } });

async function statusOf(gateway: TestGateway, client: string, scope?: string): Promise<unknown> {
  const { id, secret } = gateway.credentials(client);
  const response = await fetch(gateway.tokenEndpoint, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${id}:${secret}`)}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', ...(scope === undefined ? {} : { scope }) }),
  });
  const { error } = (await response.json()) as { error?: string };
  return error ?? response.status;
}

test('on its last day a grant gives tokens that open its routes', async () => {
  const gateway = await on('2027-03-01');
  expect(await statusOf(gateway, 'Migrator', 'customer-api/write')).toBe(200);
  expect(await statusOf(gateway, 'Visitor')).toBe(200);
  const token = await gateway.token('Migrator');
  expect((await gateway.call('PUT /customers/a', { token, body: '{"name":"A"}' })).status).not.toBe(401);
});

test('on the day after, no token has it, and a client without a scope gets none', async () => {
  const gateway = await on('2027-03-02');
  expect(await statusOf(gateway, 'Migrator', 'customer-api/write')).toBe('invalid_scope');
  expect(await statusOf(gateway, 'Visitor')).toBe('unauthorized_client');
  const token = await gateway.token('Migrator');
  expect((await gateway.call('PUT /customers/a', { token, body: '{"name":"A"}' })).status).toBe(401);
  expect((await gateway.call('GET /customers/a', { token })).status).toBe(200);
});

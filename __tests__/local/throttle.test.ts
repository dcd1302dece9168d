import { matchRoute } from '../../src/system/resource-tree';
import { customerApi } from '../fixtures/customer-api';
import type { TestGateway } from './test-gateway';
import { startTestGateway } from './test-gateway';

let now = 0;
let gateway: TestGateway;
let token: string;

const routes = {
  ...customerApi.routes,
  'GET /customers/{id}': {
    ...customerApi.routes['GET /customers/{id}'],
    throttle: { ratePerSecond: 0.5, burst: 2 },
  },
  'DELETE /customers/{id}': {
    ...customerApi.routes['DELETE /customers/{id}'],
    throttle: { ratePerSecond: 10, burst: 5 },
  },
} as const;

beforeAll(async () => {
  gateway = await startTestGateway({
    access: { ...customerApi, throttle: { ratePerSecond: 1, burst: 3 }, routes },
    clock: () => now,
  });
  token = await gateway.token('OrderProcessingService');
});

/** Statuses of `count` calls in sequence, at the same simulated time. */
async function statuses(route: string, count: number): Promise<number[]> {
  const answers: number[] = [];
  for (let call = 0; call < count; call++) answers.push((await gateway.call(route, { token })).status);
  return answers;
}

test('a burst above that of its route is answered 429 in the API’s shape, and a call of another route is not', async () => {
  now = 1_000_000;
  expect(await statuses('GET /customers/ada', 3)).toEqual([200, 200, 429]);
  const refused = await gateway.call('GET /customers/bob', { token });
  expect(refused.status).toBe(429);
  expect(refused.headers.get('x-amzn-errortype')).toBe('TooManyRequestsException');
  expect(await refused.json()).toEqual({ error: 'throttled', message: 'Too Many Requests' });
  expect(await statuses('PUT /customers/ada', 1)).not.toEqual([429]);
  expect(await statuses('GET /customers', 1)).toEqual([200]);
});

test('every other route has the throttle of the API, each for itself', async () => {
  now = 2_000_000;
  expect(await statuses('GET /customers', 4)).toEqual([200, 200, 200, 429]);
  expect(await statuses('POST /customers', 4)).toEqual([400, 400, 400, 429]);
});

test('a route may be called more often than the others', async () => {
  now = 3_000_000;
  expect(await statuses('DELETE /customers/ada', 6)).toEqual([200, 200, 200, 200, 200, 429]);
});

test('after a while as many calls are let through as the rate says', async () => {
  now = 4_000_000;
  expect(await statuses('GET /customers/ada', 3)).toEqual([200, 200, 429]);
  now += 2_000;
  expect(await statuses('GET /customers/ada', 2)).toEqual([200, 429]);
});

test('a call that its authorizer refuses uses nothing up', async () => {
  now = 5_000_000;
  for (let call = 0; call < 3; call++) expect((await gateway.call('GET /customers/ada')).status).toBe(401);
  expect(await statuses('GET /customers/ada', 2)).toEqual([200, 200]);
});

test('without a throttle in the declaration, 500 calls at once are let through', async () => {
  now = 6_000_000;
  const byDefault = await startTestGateway({ clock: () => now });
  const bearer = await byDefault.token('ReportingService');
  const answers = await Promise.all(
    Array.from({ length: 501 }, async () => (await byDefault.call('GET /customers', { token: bearer })).status),
  );
  expect(answers.filter((status) => status === 200)).toHaveLength(500);
  expect(answers.filter((status) => status === 429)).toHaveLength(1);
});

test('calls are counted while another one is decided about, which counts nothing', async () => {
  now = 10_000_000;
  const [stage] = gateway.stages;
  const method = stage && matchRoute(stage.resources, '/customers/ada')?.resource.methods.get('GET');
  if (!method) throw new Error('the route is declared');
  const headers = [['authorization', token]] as const;
  const decision = gateway.decide(stage, { method: 'GET', path: '/customers/ada', headers });
  // Before its token is found good.
  const admit = () => gateway.usage.admit({ stage, method, apiKey: undefined });
  for (let call = 0; call < 2; call++) admit();
  expect(admit).toThrow('Too Many Requests');
  expect((await decision).steps.at(-1)?.outcome).toBe('answered');
});

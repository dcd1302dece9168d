import { defineWith, entries, orders, refusal } from './orders';

const client = (usagePlan: unknown) => () =>
  defineWith({ clients: { Reporting: { scopes: ['orders/read'], usagePlan } } });
const legacyKey = (usagePlan: unknown) => () =>
  defineWith({ authorizer: 'lambda', legacyApiKeys: { Import: { scopes: ['orders/read'], usagePlan } } });
const throttle = (ratePerSecond: number, burst: number) => ({ throttle: { ratePerSecond, burst } });
const quota = (requests: number) => ({ quota: { requests, per: 'day' } });

test.each([
  {},
  throttle(0.1, 1),
  throttle(10_000, 5_000),
  quota(1),
  quota(2_147_483_647),
  { ...throttle(10, 20), quota: { requests: 1_000, per: 'month' } },
])('takes the plan %j', (plan) => {
  expect(client(plan)).not.toThrow();
  expect(legacyKey(plan)).not.toThrow();
});

test.each([
  [throttle(0, 1), 'the rate 0', 'requests a second, above 0 and at most 10000'],
  [throttle(-1, 1), 'the rate -1', 'requests a second, above 0 and at most 10000'],
  [throttle(10_000.5, 1), 'the rate 10000.5', 'requests a second, above 0 and at most 10000'],
  [throttle(1, 0), 'the burst 0', 'a whole number from 1 to 5000'],
  [throttle(1, 1.5), 'the burst 1.5', 'a whole number from 1 to 5000'],
  [throttle(1, 5_001), 'the burst 5001', 'a whole number from 1 to 5000'],
  [quota(0), 'the quota 0', 'a whole number from 1 to 2147483647'],
  [quota(0.5), 'the quota 0.5', 'a whole number from 1 to 2147483647'],
  [quota(2_147_483_648), 'the quota 2147483648', 'a whole number from 1 to 2147483647'],
])('refuses the plan %j, and says what API Gateway takes', (plan, given, expected) => {
  const error = refusal(client(plan));
  expect(error.code).toBe('ERR_USAGE_PLAN_INVALID');
  expect(error.message).toBe(`client "Reporting" has ${given} in its usage plan, expected ${expected}; correct it`);
  expect(error.failed).toEqual({ given: Number(given.split(' ').at(-1)), expected });
  expect(refusal(legacyKey(plan)).message).toContain(`API key "Import" has ${given} in its usage plan`);
});

test.each([
  [{ rate: 1 }, 'usagePlan has the wrong shape'],
  [{ throttle: { ratePerSecond: 1 } }, 'usagePlan → throttle → burst'],
  [{ throttle: { ratePerSecond: '1', burst: 1 } }, 'usagePlan → throttle → ratePerSecond'],
  [{ throttle: { ratePerSecond: Number.NaN, burst: 1 } }, 'usagePlan → throttle → ratePerSecond'],
  [{ quota: { requests: 1, per: 'year' } }, 'usagePlan → quota → per'],
])('refuses %j as a plan, and says where it is wrong', (plan, place) => {
  for (const attempt of [client(plan), legacyKey(plan)]) {
    const { code, message } = refusal(attempt);
    expect(code).toBe('ERR_DECLARATION_SHAPE');
    expect(message).toContain(place);
  }
});

test('plans of clients and of API keys are counted together', () => {
  const planned = { scopes: ['orders/read'], usagePlan: {} };
  const Other = { scopes: ['orders/read'] };
  const over = 'usage plans of clients and API keys: 301, expected at most 300';
  expect(() => defineWith({ clients: { ...entries(300, planned), Other } })).not.toThrow();
  expect(refusal(() => defineWith({ clients: entries(301, planned) })).message).toContain(over);
  const legacyApiKeys = entries(11, planned, 'key');
  const { code, message } = refusal(() =>
    defineWith({ authorizer: 'lambda', clients: entries(290, planned), legacyApiKeys }),
  );
  expect(code).toBe('ERR_QUOTA_EXCEEDED');
  expect(message).toContain(over);
});

test('a public route that asks for a key would be closed while keys come from the authorizer', () => {
  const routes = {
    ...orders.routes,
    'GET /rates': { public: true, reason: 'for all who have a key', apiKey: 'required' },
  };
  const legacyApiKeys = { Import: { scopes: ['orders/read'] } };
  expect(() => defineWith({ routes })).not.toThrow();
  expect(() => defineWith({ routes, authorizer: 'lambda' })).not.toThrow();
  const { code, message } = refusal(() => defineWith({ routes, authorizer: 'lambda', legacyApiKeys }));
  expect(code).toBe('ERR_ROUTE_CLOSED');
  expect(message).toContain('route "GET /rates" is public and requires an API key, expected scopes');
});

import * as fc from 'fast-check';
import { billOf, totalOf } from '../../src/cost/bill';
import type { Inventory } from '../../src/cost/inventory';
import { monthlyQuantities, standingQuantities } from '../../src/cost/quantities';
import { RATES, RATE_IDS } from '../../src/cost/rate';
import type { UsageInput } from '../../src/cost/usage';
import { readUsage } from '../../src/cost/usage';
import { EVERYTHING } from './inventory-of';

const usageOf = (given: UsageInput = {}) => readUsage(given, 'the test');
const cached = (inventory: Inventory, given: UsageInput = {}) => monthlyQuantities(inventory, usageOf(given), 'cached');
const each = (inventory: Inventory, given: UsageInput = {}) =>
  monthlyQuantities(inventory, usageOf(given), 'each-request');
const few = fc.integer({ min: 0, max: 20 });

const inventories: fc.Arbitrary<Inventory> = fc
  .record({
    tokenMinutes: fc.array(fc.integer({ min: 5, max: 1_440 }), { maxLength: 20 }),
    apis: fc.constantFrom(0, 1),
    ttlSeconds: fc.constantFrom(0, 300, 3_600),
    guardedStages: fc.constantFrom(0, 1),
    guardedPools: fc.constantFrom(0, 1),
    secrets: few,
  })
  .map(({ ttlSeconds, ...rest }) => ({ ...EVERYTHING, ...rest, authorizer: { memoryMb: 128, ttlSeconds } }));

const usages: fc.Arbitrary<UsageInput> = fc.record(
  {
    requestsPerMonth: fc.integer({ min: 0, max: 1e10 }),
    clients: few,
    tokenMinutes: fc.integer({ min: 5, max: 1_440 }),
    tokensPerHour: fc.integer({ min: 0, max: 1e6 }),
    processesPerClient: few,
  },
  { requiredKeys: [] },
);

test('whatever the callers do, a bill with cached tokens is never the dearer one', () => {
  fc.assert(
    fc.property(inventories, usages, (inventory, given) => {
      const [kept, asked] = [cached(inventory, given), each(inventory, given)];
      for (const rate of RATE_IDS) expect(kept[rate]).toBeLessThanOrEqual(asked[rate]);
      expect(totalOf(billOf(kept, RATES))).toBeLessThanOrEqual(totalOf(billOf(asked, RATES)));
    }),
  );
});

test('more requests are never billed less, and no bill is below what stands there', () => {
  fc.assert(
    fc.property(
      inventories,
      fc.integer({ min: 0, max: 1e9 }),
      fc.integer({ min: 0, max: 1e9 }),
      (inventory, some, more) => {
        const [less, all] = [
          cached(inventory, { requestsPerMonth: some }),
          cached(inventory, { requestsPerMonth: some + more }),
        ];
        const standing = standingQuantities(inventory);
        for (const rate of RATE_IDS) {
          expect(all[rate]).toBeGreaterThanOrEqual(less[rate]);
          expect(less[rate]).toBeGreaterThanOrEqual(standing[rate]);
        }
      },
    ),
  );
});

test.each([
  [{}, 730 / 0.8 + (730 * 60) / 4, 1e6],
  [{ tokenMinutes: 60 }, (2 * 730) / 0.8, 1e6],
  [{ tokenMinutes: 60, clients: 10, processesPerClient: 3 }, (30 * 730) / 0.8, 1e6],
  [{ requestsPerMonth: 100 }, 100, 100],
  [{ tokensPerHour: 10 }, 7_300, 1e6],
  [{ tokensPerHour: 10, requestsPerMonth: 100 }, 7_300, 7_300],
  [{ clients: 0 }, 0, 0],
])('callers %j ask for %d tokens with caching, and for %d without', (given, withCache, without) => {
  expect(cached(EVERYTHING, given)['cognito-token-requests']).toBeCloseTo(withCache, 6);
  expect(each(EVERYTHING, given)['cognito-token-requests']).toBe(without);
});

test('another client adds a secret, if clients have secrets', () => {
  expect(cached(EVERYTHING, { clients: 5 }).secrets).toBe(5);
  expect(cached({ ...EVERYTHING, secrets: 0 }, { clients: 5 })).toMatchObject({ secrets: 0, 'secret-calls': 0 });
});

test('a Lambda authorizer is called once for a token and cache period, and at most once a request', () => {
  const calls = (ttlSeconds: number, requestsPerMonth: number) => {
    const inventory = { ...EVERYTHING, authorizer: { memoryMb: 128, ttlSeconds } };
    return cached(inventory, { requestsPerMonth, tokenMinutes: 60 })['lambda-requests'] - requestsPerMonth;
  };
  expect(calls(0, 1e6)).toBe(1e6);
  expect(calls(300, 1e6)).toBe((2 * 730 * 3_600) / 300);
  expect(calls(300, 1_000)).toBe(1_000);
  expect(calls(3_600, 1e6)).toBe((2 * 730) / 0.8);
});

test('the first request of each second is traced, and of the others a share', () => {
  expect(cached(EVERYTHING, { requestsPerMonth: 1e6 }).traces).toBe(1e6);
  expect(cached(EVERYTHING, { requestsPerMonth: 1e8 }).traces).toBeCloseTo(2_628_000 + 97_372_000 * 0.05, 3);
});

test('a pool without an API is billed for the tokens of an API somewhere else', () => {
  const pool = { ...EVERYTHING, apis: 0, tokenMinutes: [60] };
  expect(each(pool)).toMatchObject({
    'cognito-token-requests': 1e6,
    'api-requests': 0,
    'lambda-requests': 0,
    traces: 0,
  });
});

test('the sums of docs/monitoring.md are those of the rates', () => {
  const { tiers: metric } = RATES.metrics;
  const inventory = { ...EVERYTHING, filterMetrics: 4_000, functionMetrics: false };
  const lines = billOf(cached(inventory, { requestsPerMonth: 100e6 }), RATES);
  const costOf = (id: string) => lines.find(({ rate }) => rate === id)?.cost;
  expect(metric[0]?.price).toBe(0.3);
  expect(costOf('metrics')).toBeCloseTo(1_200, 6);
  expect((costOf('insight-rules') ?? 0) + (costOf('insight-events') ?? 0)).toBeCloseTo(6.04, 6);
  expect(costOf('log-ingestion')).toBeCloseTo(14, 6);
});

test.each<[unknown, string]>([
  [{ request: 1 }, 'Unrecognized key: "request"'],
  [{ clients: 1.5 }, 'clients'],
  [{ writeShare: 2 }, 'writeShare'],
  [{ requestsPerMonth: -1 }, 'requestsPerMonth'],
  ['1000', 'expected object'],
])('usage %j is refused: %s', (given, message) => {
  const refusal = { name: 'CostError', code: 'ERR_USAGE_INVALID', message: expect.stringContaining(message) as string };
  expect(() => readUsage(given, 'my.json')).toThrow(expect.objectContaining(refusal) as Error);
});

import * as fc from 'fast-check';
import { billOf, totalOf, unverifiedOf } from '../../src/cost/bill';
import { monthlyQuantities } from '../../src/cost/quantities';
import type { Rate } from '../../src/cost/rate';
import { RATES, RATE_IDS, priceOf, ratesWith } from '../../src/cost/rate';
import { readUsage } from '../../src/cost/usage';
import { EVERYTHING } from './inventory-of';

const usage = readUsage({}, 'the test');

const rateWith = (parts: Partial<Rate>): Rate => ({ ...RATES['api-requests'], ...parts });

const tiers = fc.uniqueArray(fc.integer({ min: 1, max: 10_000 }), { maxLength: 4 }).chain((ends) =>
  fc
    .array(fc.integer({ min: 0, max: 1_000 }), { minLength: ends.length + 1, maxLength: ends.length + 1 })
    .map((prices) => {
      const sorted: (number | undefined)[] = [...ends.sort((one, other) => one - other), undefined];
      return prices.map((price, index) => {
        const upTo = sorted[index];
        return upTo === undefined ? { price } : { upTo, price };
      });
    }),
);
const quantity = fc.integer({ min: 0, max: 20_000 });

test.each([
  [0, 0],
  [250_000, 562.5],
  [250_001, 562.5015],
  [5_000_000, 7_687.5],
  [10_000_000, 13_312.5],
])('%d token requests of a month cost $%d', (requests, dollars) => {
  expect(priceOf(RATES['cognito-token-requests'], requests, false)).toBeCloseTo(dollars, 6);
});

test('a request of the second tier of API Gateway costs less, and the first 333 million what they did', () => {
  expect(priceOf(RATES['api-requests'], 333e6, false)).toBeCloseTo(1_165.5, 6);
  expect(priceOf(RATES['api-requests'], 433e6, false)).toBeCloseTo(1_165.5 + 280, 6);
});

test('the free tier is taken off only on request, and never below zero', () => {
  const rate = rateWith({ per: 1, tiers: [{ price: 2 }], free: 10 });
  expect([5, 10, 12].map((units) => priceOf(rate, units, true))).toEqual([0, 0, 4]);
  expect(priceOf(rate, 12, false)).toBe(24);
});

test('for any tiers, more never costs less', () => {
  fc.assert(
    fc.property(tiers, quantity, quantity, fc.boolean(), (list, one, more, freeTier) => {
      const rate = rateWith({ per: 1, tiers: list, free: 100 });
      expect(priceOf(rate, one + more, freeTier)).toBeGreaterThanOrEqual(priceOf(rate, one, freeTier));
    }),
  );
});

test('for any tiers, the price is the sum of what each single unit costs in its tier', () => {
  fc.assert(
    fc.property(tiers, fc.integer({ min: 0, max: 500 }), (list, units) => {
      const single = Array.from({ length: units }, (_, index) => list.find(({ upTo = Infinity }) => index < upTo));
      const sum = single.reduce((total, tier) => total + (tier?.price ?? NaN), 0);
      expect(priceOf(rateWith({ per: 1, tiers: list }), units, false)).toBe(sum);
    }),
  );
});

test('every rate has a unit, a page of AWS, a Region, a month and either a text it was read in or a doubt', () => {
  expect(RATE_IDS.length).toBeGreaterThan(20);
  for (const rate of Object.values(RATES)) {
    expect(rate).toMatchObject({ region: 'us-east-1', unit: expect.stringMatching(/^[\w-]+$/) as string });
    expect(rate.source.url).toMatch(/^https:\/\/aws\.amazon\.com\/[\w/-]+\/pricing\//);
    expect(rate.checked >= '2026-11').toBe(true);
    expect([rate.confirmed, rate.unverified].filter((text) => text !== undefined)).toHaveLength(1);
  }
});

test.each(RATE_IDS)('the price of %s is in the sum', (id) => {
  const quantities = monthlyQuantities(EVERYTHING, usage, 'cached');
  const dearer = RATES[id].tiers.map((tier) => ({ ...tier, price: tier.price + 1 }));
  const changed = ratesWith({ [id]: { ...RATES[id], tiers: dearer } }, 'the test');
  const more = totalOf(billOf(quantities, changed)) - totalOf(billOf(quantities, RATES));
  expect(more).toBeCloseTo(quantities[id] / RATES[id].per, 8);
  expect(more).toBeGreaterThan(0);
});

test('rates that cost something and are not certain are named', () => {
  const lines = billOf(monthlyQuantities(EVERYTHING, usage, 'cached'), RATES);
  expect(unverifiedOf(lines, RATES)).toEqual(['dynamodb-recovery', 'data-transfer']);
  const none = billOf(monthlyQuantities({ ...EVERYTHING, recoverableTables: 0 }, usage, 'cached'), RATES);
  expect(unverifiedOf(none, RATES)).toEqual(['data-transfer']);
});

test.each<[unknown, string]>([
  [{ secret: RATES.secrets }, 'secret'],
  [{ secrets: { price: 1 } }, 'secrets'],
  [{ secrets: { ...RATES.secrets, confirmed: undefined } }, 'either confirmed or unverified'],
  [{ secrets: { ...RATES.secrets, tiers: [{ price: -1 }] } }, 'secrets.tiers.0.price'],
  [{ secrets: { ...RATES.secrets, tiers: [{ upTo: 5, price: 1 }] } }, 'upTo in every tier but the last'],
  [{ secrets: { ...RATES.secrets, tiers: [{ upTo: 5, price: 1 }, { upTo: 5, price: 1 }, { price: 1 }] } }, 'above'],
  [{ secrets: { ...RATES.secrets, checked: 'today' } }, 'such as 2026-11'],
  [{ secrets: { ...RATES.secrets, source: { title: 'x', url: 'http://x.org' } } }, 'secrets.source.url'],
  [[], 'expected record'],
])('rates %j are refused: %s', (given, message) => {
  const refusal = { name: 'CostError', code: 'ERR_RATES_INVALID', message: expect.stringContaining(message) as string };
  expect(() => ratesWith(given, 'my.json')).toThrow(expect.objectContaining(refusal) as Error);
});

test('rates that are not given stay as they are', () => {
  const secrets = { ...RATES.secrets, region: 'eu-central-1' };
  expect(ratesWith({ secrets }, 'my.json')).toEqual({ ...RATES, secrets });
});

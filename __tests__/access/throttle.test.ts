import { DEFAULT_THROTTLE, throttleFault } from '../../src/access/throttle';
import { defineWith, orders, refusal } from './orders';

const api = (throttle: unknown) => () => defineWith({ throttle });
const route = (throttle: unknown) => () =>
  defineWith({ routes: { ...orders.routes, 'GET /orders': { scopes: ['orders/read'], throttle } } });
const publicRoute = (throttle: unknown) => () =>
  defineWith({ routes: { ...orders.routes, 'GET /rates': { public: true, reason: 'for all', throttle } } });

test.each([
  { ratePerSecond: 0.1, burst: 1 },
  { ratePerSecond: 10_000, burst: 5_000 },
])('an API and each of its routes may have the throttle %j', (throttle) => {
  for (const define of [api(throttle), route(throttle), publicRoute(throttle)]) expect(define).not.toThrow();
});

test('a route may have more than the API', () => {
  const fast = { scopes: ['orders/read'], throttle: { ratePerSecond: 100, burst: 50 } };
  const define = () => defineWith({ throttle: { ratePerSecond: 1, burst: 1 }, routes: { 'GET /orders': fast } });
  expect(define).not.toThrow();
});

test.each([
  [{ ratePerSecond: 0, burst: 1 }, 'the rate 0', 'requests a second, above 0 and at most 10000'],
  [{ ratePerSecond: 10_001, burst: 1 }, 'the rate 10001', 'requests a second, above 0 and at most 10000'],
  [{ ratePerSecond: 1, burst: 0 }, 'the burst 0', 'a whole number from 1 to 5000'],
  [{ ratePerSecond: 1, burst: 2.5 }, 'the burst 2.5', 'a whole number from 1 to 5000'],
  [{ ratePerSecond: 1, burst: 5_001 }, 'the burst 5001', 'a whole number from 1 to 5000'],
])('refuses the throttle %j, and says whose it is and what API Gateway takes', (throttle, given, expected) => {
  for (const [define, subject] of [
    [api(throttle), 'the API'],
    [route(throttle), 'route "GET /orders"'],
    [publicRoute(throttle), 'route "GET /rates"'],
  ] as const) {
    const { code, message, failed } = refusal(define);
    expect(code).toBe('ERR_THROTTLE_INVALID');
    expect(message).toBe(`${subject} has ${given} in its throttle, expected ${expected}; correct it`);
    expect(failed).toEqual({ given: Number(given.split(' ').at(-1)), expected });
  }
});

test.each([
  [{ ratePerSecond: 1 }, ' → burst'],
  [{ ratePerSecond: '1', burst: 1 }, ' → ratePerSecond'],
  [{ rate: 1, burst: 1, ratePerSecond: 1 }, ''],
])('refuses %j as a throttle, and says where it is wrong', (throttle, place) => {
  for (const [define, at] of [
    [api(throttle), 'throttle'],
    [route(throttle), 'routes → GET /orders → throttle'],
  ] as const) {
    const { code, message } = refusal(define);
    expect(code).toBe('ERR_DECLARATION_SHAPE');
    expect(message).toContain(`${at}${place} has the wrong shape`);
  }
});

test('what a route has where nothing is declared could be declared', () => {
  expect(throttleFault(DEFAULT_THROTTLE)).toBeUndefined();
});

import { usagePlanWarnings } from '../../src/access/usage-plan-warnings';
import { defineWith, orders } from './orders';

const keyed = { 'GET /orders': { scopes: ['orders/read'], apiKey: 'required' } };
const reading = { scopes: ['orders/read'] };
const writing = { scopes: ['orders/write'] };
const warnings = (parts: Parameters<typeof defineWith>[0]) =>
  usagePlanWarnings(defineWith(parts)).map(({ code, message }) => [code, message]);

test('without keys and plans there is nothing to warn of', () => {
  expect(warnings(orders)).toEqual([]);
});

test('a client that may call a route with a key needs a plan', () => {
  const routes = { ...orders.routes, ...keyed };
  expect(warnings({ routes, clients: { Reporting: reading, Checkout: writing } })).toEqual([
    [
      'WARN_USAGE_PLAN_MISSING',
      'client "Reporting" may call route "GET /orders", which requires an API key, but has no usage plan, so API Gateway answers 403; give it a usagePlan',
    ],
  ]);
  expect(warnings({ routes, clients: { Reporting: { ...reading, usagePlan: {} }, Checkout: writing } })).toEqual([]);
});

test('a plan counts at routes alone that ask for a key', () => {
  const message =
    "has a usage plan, but may call no route that requires an API key, so API Gateway counts nothing; write apiKey: 'required' at a route, or remove the plan";
  const Checkout = { ...writing, usagePlan: {} };
  expect(warnings({ clients: { Checkout } })).toEqual([['WARN_USAGE_PLAN_NOT_USED', `client "Checkout" ${message}`]]);
  expect(warnings({ clients: { Checkout }, routes: { ...orders.routes, ...keyed } })).toEqual([
    ['WARN_USAGE_PLAN_NOT_USED', `client "Checkout" ${message}`],
  ]);
});

test('the same for API keys', () => {
  const parts = { authorizer: 'lambda', clients: {}, routes: { ...orders.routes, ...keyed } };
  const legacyApiKeys = { Import: reading, Export: { ...writing, usagePlan: {} } };
  expect(warnings({ ...parts, legacyApiKeys })).toEqual([
    ['WARN_USAGE_PLAN_MISSING', expect.stringContaining('API key "Import" may call route "GET /orders"')],
    ['WARN_USAGE_PLAN_NOT_USED', expect.stringContaining('API key "Export" has a usage plan')],
  ]);
});

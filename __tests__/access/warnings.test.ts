import { accessWarnings } from '../../src/access/warnings';
import { customerApi } from '../../src/customer-api';
import { defineWith } from './orders';

const warnings = (parts: Parameters<typeof defineWith>[0]) =>
  accessWarnings(defineWith(parts)).map(({ code, message }) => [code, message]);

test('the customer API has none', () => {
  expect(accessWarnings(customerApi)).toEqual([]);
});

test('warns of a scope that no client holds', () => {
  expect(warnings({ clients: { Reporting: { scopes: ['orders/read'] } } })).toEqual([
    [
      'WARN_SCOPE_NOT_GRANTED',
      'scope "orders/write" is granted to no client; grant it, or remove it from its resource server',
    ],
  ]);
});

test('warns of a scope that no route asks for', () => {
  expect(warnings({ routes: { 'GET /orders': { scopes: ['orders/read'] } } })).toEqual([
    [
      'WARN_SCOPE_NOT_USED',
      'scope "orders/write" is asked for by no route; a client that holds it gains nothing: use it or remove it',
    ],
  ]);
});

test('a scope can be both, and public routes use none', () => {
  const codes = warnings({ clients: {}, routes: { 'GET /health': { public: true, reason: 'load balancer' } } });
  expect(codes.map(([code]) => code)).toEqual([
    'WARN_SCOPE_NOT_GRANTED',
    'WARN_SCOPE_NOT_USED',
    'WARN_SCOPE_NOT_GRANTED',
    'WARN_SCOPE_NOT_USED',
  ]);
});

test('a pool on its own has no routes to use a scope', () => {
  expect(warnings({ routes: {} })).toEqual([]);
  expect(warnings({ routes: {}, clients: {} }).map(([code]) => code)).toEqual([
    'WARN_SCOPE_NOT_GRANTED',
    'WARN_SCOPE_NOT_GRANTED',
  ]);
});

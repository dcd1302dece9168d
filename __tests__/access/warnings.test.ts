import { accessWarnings, readerWarnings } from '../../src/access/warnings';
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

test('C1: warns once of all clients whose secrets whoever may reads', () => {
  const scopes = ['orders/read'];
  const { clients } = defineWith({
    clients: { A: { scopes }, B: { scopes, readers: ['b-role'] }, C: { scopes } },
  });
  expect(readerWarnings({ resourceServers: {}, clients, routes: {} })).toEqual([
    {
      code: 'WARN_READERS_NOT_NAMED',
      message: expect.stringMatching(/^readers are not named for "A", "C": .*; name the/),
    },
  ]);
});

test('C1: warns of no readers where every client names its own', () => {
  expect(readerWarnings(defineWith({ clients: { B: { scopes: ['orders/read'], readers: ['b-role'] } } }))).toEqual([]);
  expect(readerWarnings(defineWith({ clients: {} }))).toEqual([]);
});

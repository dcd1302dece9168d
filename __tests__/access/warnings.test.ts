import { accessWarnings, readerWarnings } from '../../src/access/warnings';
import { customerApi } from '../fixtures/customer-api';
import { defineWith, orders } from './orders';

const warnings = (parts: Parameters<typeof defineWith>[0]) =>
  accessWarnings(defineWith(parts)).map(({ code, message }) => [code, message]);

test('the customer API has none', () => {
  expect(accessWarnings(customerApi)).toEqual([]);
});

test('warns of a scope that no client holds', () => {
  expect(warnings({ clients: { Reporting: { scopes: ['orders/read'] } } })).toEqual([
    ['WARN_SCOPE_NOT_GRANTED', 'no client holds scope "orders/write"; grant it, or remove it from its resource server'],
  ]);
});

test('warns of a scope that no route asks for', () => {
  expect(warnings({ routes: { 'GET /orders': { scopes: ['orders/read'] } } })).toEqual([
    [
      'WARN_SCOPE_NOT_USED',
      'no route requires scope "orders/write", so it gives clients no access; use it or remove it',
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

test('one warning names all clients without readers', () => {
  const scopes = ['orders/read'];
  const { clients } = defineWith({
    clients: { A: { scopes }, B: { scopes, readers: ['b-role'] }, C: { scopes } },
  });
  expect(readerWarnings({ resourceServers: {}, clients, routes: {} })).toEqual([
    {
      code: 'WARN_READERS_NOT_NAMED',
      message: expect.stringMatching(/^no readers are named for "A", "C", so IAM policies .*; name the roles/),
    },
  ]);
});

test('warns of no readers where every client names its own', () => {
  expect(readerWarnings(defineWith({ clients: { B: { scopes: ['orders/read'], readers: ['b-role'] } } }))).toEqual([]);
  expect(readerWarnings(defineWith({ clients: {} }))).toEqual([]);
});

describe('with roles', () => {
  const roles = {
    reader: { scopes: ['orders/read'], allows: ['GET'] },
    writer: { scopes: ['orders/write'], allows: ['POST'] },
  };
  const reading = { Reporting: { scopes: ['orders/read'] } };

  test('a scope is granted to a client, to an API key or by a role to a group', () => {
    const lambda = { authorizer: 'lambda', clients: reading };
    expect(warnings(lambda).map(([code]) => code)).toEqual(['WARN_SCOPE_NOT_GRANTED']);
    expect(warnings({ ...lambda, legacyApiKeys: { Import: { scopes: ['orders/write'] } } })).toEqual([]);
    expect(warnings({ ...lambda, roles, people: { groups: { Sales: ['writer'] } } })).toEqual([]);
  });

  test('warns of a role that nobody holds', () => {
    expect(warnings({ authorizer: 'lambda', roles, clients: reading }).slice(1)).toEqual([
      [
        'WARN_ROLE_NOT_HELD',
        'no client or group has role "writer"; grant one of its scopes, name it for a group, or remove it',
      ],
    ]);
    const alike = { ...roles, clerk: { scopes: ['orders/write'], allows: ['POST'] } };
    const people = { groups: { Sales: ['clerk'] } };
    expect(warnings({ authorizer: 'lambda', roles: alike, clients: reading, people }).map(([code]) => code)).toEqual([
      'WARN_ROLE_NOT_HELD',
    ]);
    expect(
      warnings({
        authorizer: 'lambda',
        roles,
        clients: reading,
        legacyApiKeys: { Import: { scopes: ['orders/write'] } },
      }),
    ).toEqual([]);
  });

  test('warns of a role that opens no route', () => {
    const idle = { ...roles, remover: { scopes: ['orders/write'], allows: ['DELETE'] } };
    expect(warnings({ authorizer: 'lambda', roles: idle })).toEqual([
      ['WARN_ROLE_NOT_USED', 'role "remover" opens no route; name one of its scopes at a route that the role allows'],
    ]);
    const health = { 'DELETE /health': { public: true, reason: 'nothing is deleted' } };
    expect(warnings({ authorizer: 'lambda', roles: idle, routes: { ...orders.routes, ...health } })).toHaveLength(1);
  });
});

test('warns of a path that API Gateway answers itself', () => {
  const routes = { ...orders.routes, 'GET /ping': { public: true, reason: 'load balancer' } };
  expect(warnings({ routes })).toEqual([
    [
      'WARN_PATH_RESERVED',
      'route "GET /ping" has a path that API Gateway answers itself at a custom domain, as its health check; choose another path',
    ],
  ]);
});

import { authorizerTable } from '../../src/access/authorizer-table';
import { defineWith } from './orders';

const routes = {
  'get /orders/': { scopes: ['orders/read', 'orders/write'] },
  'GET /orders/{id}': { scopes: ['orders/read'] },
  'GET /health': { public: true, reason: 'load balancer' },
  'GET /orders/{id}/lines': { scopes: ['orders/write'] },
};

test('what routes ask for, which other routes their patterns reach, and one pattern for many', () => {
  const roles = {
    reader: { scopes: ['orders/read', 'orders/write'], allows: ['GET /orders', 'GET /orders/{id}'] },
    writer: { scopes: ['orders/write'], allows: 'everything' },
  };
  const people = { groups: { Sales: ['writer'] }, pool: 'separate', token: 'id' };
  const legacyApiKeys = { Import: { scopes: ['orders/write'] } };
  expect(authorizerTable(defineWith({ authorizer: 'lambda', routes, roles, people, legacyApiKeys }))).toEqual({
    carriers: { reader: ['orders/read', 'orders/write'], writer: ['orders/write'] },
    people,
    apiKeys: { Import: ['orders/write'] },
    routes: [
      {
        name: 'GET /orders',
        scopes: ['orders/read', 'orders/write'],
        roles: ['reader', 'writer'],
        allow: ['GET/orders', 'GET/orders/'],
        reaches: [],
      },
      {
        name: 'GET /orders/{id}',
        scopes: ['orders/read'],
        roles: ['reader', 'writer'],
        allow: ['GET/orders/?*'],
        reaches: [2],
      },
      {
        name: 'GET /orders/{id}/lines',
        scopes: ['orders/write'],
        roles: ['writer'],
        allow: ['GET/orders/?*/lines', 'GET/orders/?*/lines/'],
        reaches: [],
      },
    ],
    subtrees: [
      { pattern: '*', covers: [0, 1, 2], reaches: [] },
      { pattern: 'GET/*', covers: [0, 1, 2], reaches: [] },
      { pattern: 'GET/orders/?*', covers: [1, 2], reaches: [] },
    ],
  });
});

test('without roles, people and keys there is nothing about them; people share the pool and bring access tokens', () => {
  const table = authorizerTable(
    defineWith({ authorizer: 'lambda', routes: { 'GET /orders': { scopes: ['orders/read'] } } }),
  );
  expect(table).toMatchObject({ carriers: {}, apiKeys: {}, subtrees: [] });
  expect(table).not.toHaveProperty('people');
  expect(table.routes[0]).not.toHaveProperty('roles');
  const roles = { reader: { scopes: ['orders/read'], allows: ['GET'] } };
  const people = { groups: {} };
  const withPeople = defineWith({
    authorizer: 'lambda',
    routes: { 'GET /': { scopes: ['orders/read'] } },
    roles,
    people,
  });
  expect(authorizerTable(withPeople).people).toEqual({ pool: 'shared', token: 'access', groups: {} });
});

test('300 routes are a table of some 60 kB, as JSON that comes back as it is', () => {
  const nouns = Array.from({ length: 60 }, (_, index) => `/nouns-of-kind-${index}`);
  const scopes = { scopes: ['orders/read', 'orders/write'] };
  const many = nouns.flatMap((noun) => [
    [`GET ${noun}`, scopes],
    [`POST ${noun}`, scopes],
    [`GET ${noun}/{id}`, scopes],
    [`PUT ${noun}/{id}`, scopes],
    [`DELETE ${noun}/{id}`, scopes],
  ]);
  const table = authorizerTable(defineWith({ authorizer: 'lambda', routes: Object.fromEntries(many) }));
  expect(table.routes).toHaveLength(300);
  const json = JSON.stringify(table);
  expect(json.length).toBeGreaterThan(4_096);
  expect(json.length).toBeLessThan(80_000);
  expect(JSON.parse(json)).toEqual(table);
});

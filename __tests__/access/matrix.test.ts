import fc from 'fast-check';
import type { AccessDeclaration } from '../../src/access/declaration';
import { accessMatrix } from '../../src/access/matrix';
import { customerApi } from '../../src/customer-api';
import { defineWith, orders } from './orders';

test('A4: the matrix of the customer API, with the scope that decides each cell', () => {
  const rows = accessMatrix(customerApi).map(({ client, route, allowed, decidedBy }) => [
    client,
    route,
    allowed,
    decidedBy,
  ]);
  expect(rows).toEqual([
    ['OrderProcessingService', 'GET /customers', true, 'customer-api/read'],
    ['OrderProcessingService', 'POST /customers', true, 'customer-api/write'],
    ['OrderProcessingService', 'GET /customers/{id}', true, 'customer-api/read'],
    ['OrderProcessingService', 'PUT /customers/{id}', true, 'customer-api/write'],
    ['OrderProcessingService', 'DELETE /customers/{id}', true, 'customer-api/admin'],
    ['ReportingService', 'GET /customers', true, 'customer-api/read'],
    ['ReportingService', 'POST /customers', false, undefined],
    ['ReportingService', 'GET /customers/{id}', true, 'customer-api/read'],
    ['ReportingService', 'PUT /customers/{id}', false, undefined],
    ['ReportingService', 'DELETE /customers/{id}', false, undefined],
  ]);
});

test('any one scope of a route is enough, and the first of them that is held decides', () => {
  const access = defineWith({ routes: { 'GET /orders': { scopes: ['orders/write', 'orders/read'] } } });
  expect(accessMatrix(access)).toEqual([
    { client: 'Reporting', route: 'GET /orders', allowed: true, decidedBy: 'orders/read' },
    { client: 'Checkout', route: 'GET /orders', allowed: true, decidedBy: 'orders/write' },
  ]);
});

test('a public route lets every client in, and no scope decides', () => {
  const access = defineWith({ routes: { 'get /health/': { public: true, reason: 'load balancer' } } });
  expect(accessMatrix(access)).toEqual([
    { client: 'Reporting', route: 'GET /health', allowed: true },
    { client: 'Checkout', route: 'GET /health', allowed: true },
  ]);
});

test('without clients or routes there is nothing to decide', () => {
  expect(accessMatrix(defineWith({ clients: {} }))).toEqual([]);
  expect(accessMatrix(defineWith({ routes: {} }))).toEqual([]);
});

test('a client may call a route exactly where their scopes meet', () => {
  const scopes = fc.subarray(['orders/read', 'orders/write', 'orders/admin'], { minLength: 1 });
  const rule = fc.oneof(fc.record({ scopes }), fc.constant({ public: true, reason: 'load balancer' }));
  const names = fc.constantFrom('A', 'B', 'constructor', 'toString', 'hasOwnProperty');
  const paths = fc.constantFrom('GET /a', 'POST /a', 'GET /b/{id}', 'DELETE /constructor');
  const resourceServers = {
    orders: { name: 'Orders', scopes: { ...orders.resourceServers.orders.scopes, admin: 'Delete orders' } },
  };
  fc.assert(
    fc.property(fc.dictionary(names, fc.record({ scopes })), fc.dictionary(paths, rule), (clients, routes) => {
      const access = defineWith({ resourceServers, clients, routes });
      expect(accessMatrix(access).map(({ client, route, allowed }) => [client, route, allowed])).toEqual(naive(access));
      for (const { client, route, decidedBy } of accessMatrix(access)) {
        const meet = meeting(access, client, route);
        if (meet.length > 0) expect(meet).toContain(decidedBy);
        else expect(decidedBy).toBeUndefined();
      }
    }),
  );
});

function naive(access: AccessDeclaration): [string, string, boolean][] {
  return Object.keys(access.clients).flatMap((client) =>
    Object.entries(access.routes).map(([route, rule]): [string, string, boolean] => [
      client,
      route,
      rule.public === true || meeting(access, client, route).length > 0,
    ]),
  );
}

/** Scopes that the client holds and the route asks for. */
function meeting({ clients, routes }: AccessDeclaration, client: string, route: string): string[] {
  return (clients[client]?.scopes ?? []).filter((scope) => routes[route]?.scopes?.includes(scope));
}

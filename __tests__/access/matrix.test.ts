import fc from 'fast-check';
import type { AccessDeclaration } from '../../src/access/declaration';
import { accessMatrix } from '../../src/access/matrix';
import { grantedScope } from '../../src/access/scope-grant';
import { accessWarnings } from '../../src/access/warnings';
import { transactionsApi } from '../../examples/transactions-api/access';
import { customerApi } from '../fixtures/customer-api';
import { defineWith, orders } from './orders';

test('the matrix of the customer API, with the scope that decides each cell', () => {
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

describe('with roles', () => {
  const allowed = (callers?: 'groups' | 'legacyApiKeys') =>
    accessMatrix(transactionsApi, callers)
      .filter((cell) => cell.allowed)
      .map(({ client, route, decidedBy, role }) => `${client}: ${route} by ${decidedBy} as ${role}`);

  test('a scope opens the routes that name it, with the methods of the role it carries', () => {
    expect(allowed()).toEqual([
      'LedgerService: GET /transactions by api/read as reader',
      'LedgerService: POST /transactions by api/write as writer',
      'LedgerService: GET /transactions/{id} by api/read as reader',
      'LedgerService: PUT /transactions/{id} by api/write as writer',
      'SettlementService: GET /transactions by api/read as reader',
      'SettlementService: GET /transactions/{id} by api/read as reader',
      'SettlementService: POST /transactions/{id}/execution by api/execute as executor',
      'SettlementService: POST /transactions/{id}/reversal by api/execute as executor',
      'ReportingService: GET /transactions by api/read as reader',
      'ReportingService: GET /transactions/{id} by api/read as reader',
      'RetentionService: GET /transactions by api/read as reader',
      'RetentionService: GET /transactions/{id} by api/read as reader',
      'RetentionService: DELETE /transactions/{id} by api/delete as cleaner',
      ...everyTransactionRoute('OperationsConsole'),
    ]);
  });

  test('groups of people have the rights of their roles', () => {
    expect(allowed('groups')).toEqual([
      'Support: GET /transactions by api/read as reader',
      'Support: GET /transactions/{id} by api/read as reader',
      'Accounting: GET /transactions by api/write as writer',
      'Accounting: POST /transactions by api/write as writer',
      'Accounting: GET /transactions/{id} by api/write as writer',
      'Accounting: PUT /transactions/{id} by api/write as writer',
      'Accounting: POST /transactions/{id}/execution by api/execute as executor',
      'Accounting: POST /transactions/{id}/reversal by api/execute as executor',
      ...everyTransactionRoute('Operators'),
    ]);
  });

  test('API keys have the rights of their scopes', () => {
    expect(allowed('legacyApiKeys')).toEqual([
      'NightlyImport: GET /transactions by api/write as writer',
      'NightlyImport: POST /transactions by api/write as writer',
      'NightlyImport: GET /transactions/{id} by api/write as writer',
      'NightlyImport: PUT /transactions/{id} by api/write as writer',
    ]);
  });

  test('every caller has a cell for every route, a refused one without reasons', () => {
    const cells = accessMatrix(transactionsApi);
    expect(cells).toHaveLength(5 * 8);
    expect(cells.find(({ allowed: open }) => !open)).toEqual({
      client: 'LedgerService',
      route: 'DELETE /transactions/{id}',
      allowed: false,
    });
    expect(accessMatrix(customerApi, 'groups')).toEqual([]);
    expect(accessMatrix(customerApi, 'legacyApiKeys')).toEqual([]);
  });

  test('the example has no warnings', () => {
    expect(accessWarnings(transactionsApi)).toEqual([]);
  });
});

function everyTransactionRoute(client: string): string[] {
  return Object.keys(transactionsApi.routes).map((route) => `${client}: ${route} by api/admin as administrator`);
}

function naive(access: AccessDeclaration): [string, string, boolean][] {
  return Object.keys(access.clients).flatMap((client) =>
    Object.entries(access.routes).map(([route, rule]): [string, string, boolean] => [
      client,
      route,
      rule.public === true || meeting(access, client, route).length > 0,
    ]),
  );
}

/** Scopes that the client holds and the route requires. */
function meeting({ clients, routes }: AccessDeclaration, client: string, route: string): string[] {
  return (clients[client]?.scopes ?? []).map(grantedScope).filter((scope) => routes[route]?.scopes?.includes(scope));
}

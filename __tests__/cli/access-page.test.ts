import type { AccessDeclaration } from '../../src/access/declaration';
import { heldOn } from '../../src/access/holdings';
import { accessPage } from '../../src/cli/access-page';
import { composeAccess } from '../../src/access/compose-access';
import { defineWith, orders } from '../access/orders';
import * as services from '../access/services';
import { reporting, serviceWith } from '../access/services';

const pageOf = (access: AccessDeclaration) => accessPage(heldOn(access, '2026-11-30').access);

test('the page has every client at every route, with the scope that lets it in', () => {
  expect(pageOf(orders).split('\n\n')[0]?.split('\n')).toEqual([
    '| route | `Reporting` | `Checkout` |',
    '| --- | --- | --- |',
    '| `GET /orders` | `orders/read` | `orders/read` |',
    '| `POST /orders` | – | `orders/write` |',
  ]);
});

test('a public route says so, and why', () => {
  const page = pageOf(defineWith({ routes: { ...orders.routes, 'GET /': { public: true, reason: 'a | list' } } }));
  expect(page).toContain('| route | `Reporting` | `Checkout` | without a token |');
  expect(page).toContain('| `GET /` | public | public | anyone: `a \\| list` |');
  expect(page).toContain('  anyone((anyone)) --> route2');
});

test('the diagram leads from clients over scopes to routes', () => {
  expect(pageOf(orders).split('\n\n')[1]?.split('\n')).toEqual([
    '```mermaid',
    'flowchart LR',
    '  client0["Reporting"]',
    '  client1["Checkout"]',
    '  scope0(["orders/read"])',
    '  scope1(["orders/write"])',
    '  route0["GET /orders"]',
    '  route1["POST /orders"]',
    '  client0 --> scope0',
    '  client1 --> scope0',
    '  client1 --> scope1',
    '  scope0 --> route0',
    '  scope1 --> route1',
    '```',
  ]);
});

test('what shapes a diagram is written by its number', () => {
  const scope = 'a<b>#`|;';
  const page = pageOf(
    defineWith({
      resourceServers: { orders: { name: 'Orders', scopes: { [scope]: 'A' } } },
      clients: { Reporting: { scopes: [`orders/${scope}`] } },
      routes: { 'GET /orders/{id+}': { scopes: [`orders/${scope}`] } },
    }),
  );
  expect(page).toContain('  scope0(["orders/a#60;b#62;#35;#96;#124;#59;"])');
  expect(page).toContain('  route0["GET /orders/{id+}"]');
});

test('grants of several services have their reasons and the owners of both sides', () => {
  const loud = serviceWith(reporting, { consumes: { 'orders/read': 'Monthly | <b>report</b>' } });
  expect(
    pageOf(composeAccess([services.orders, loud]).oneApi())
      .split('\n\n')[1]
      ?.split('\n'),
  ).toEqual([
    '| client | scope | why | asked for by | provided by |',
    '| --- | --- | --- | --- | --- |',
    '| `ReportingService` | `orders/read` | `Monthly \\| <b>report</b>` | `team-reporting` | `team-orders` |',
  ]);
});

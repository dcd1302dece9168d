// Checked by `tsc --noEmit`, not by jest: each line below an @ts-expect-error must not compile.
import type { AccessDeclaration } from '../../src/access/declaration';
import type { apiAccess } from '../../src/access/compose-access';
import { composeAccess } from '../../src/access/compose-access';
import { defineService } from '../../src/access/define-service';
import type { Service } from '../../src/access/service';

const resourceServers = { orders: { name: 'Orders', scopes: { read: 'list orders', write: 'place orders' } } } as const;
const owner = 'team-orders';

const orders = defineService({
  name: 'orders',
  owner,
  provides: {
    resourceServers,
    routes: { 'GET /orders': { scopes: ['orders/read'], backend: 'reader' } },
    accept: { ReportingService: ['orders/read'] },
    acceptAny: { 'orders/write': 'a sandbox' },
  },
});
const reporting = defineService({
  name: 'reporting',
  owner: 'team-reporting',
  client: 'ReportingService',
  consumes: { 'orders/read': 'Monthly report' },
});
const billing = defineService({
  name: 'billing',
  owner: 'team-billing',
  provides: {
    api: 'money',
    resourceServers: { billing: { name: 'Billing', scopes: { pay: 'pay bills' } } },
    routes: { 'POST /bills': { scopes: ['billing/pay'] } },
  },
});
declare const data: Service;

// In `provides`, a service names only its own scopes
const provides = { resourceServers } as const;
const [unknown, foreign] = [{ scopes: ['orders/delete'] }, { scopes: ['billing/pay'] }] as const;
// @ts-expect-error "orders/delete" is not declared
defineService({ name: 'orders', owner, provides: { ...provides, routes: { 'GET /orders': unknown } } });
// @ts-expect-error "billing/pay" is of another service
defineService({ name: 'orders', owner, provides: { ...provides, routes: { 'GET /orders': foreign } } });
// @ts-expect-error "orders/delete" is not declared
defineService({ name: 'orders', owner, provides: { ...provides, accept: { Reporting: ['orders/delete'] } } });
// @ts-expect-error a client is accepted with at least one scope
defineService({ name: 'orders', owner, provides: { ...provides, accept: { Reporting: [] } } });
// @ts-expect-error "orders/delete" is not declared
defineService({ name: 'orders', owner, provides: { ...provides, acceptAny: { 'orders/delete': 'a reason' } } });
// @ts-expect-error a route is a method and a path
defineService({ name: 'orders', owner, provides: { ...provides, routes: { orders: { scopes: ['orders/read'] } } } });
// @ts-expect-error an owner is named
defineService({ name: 'orders', provides });
// @ts-expect-error each consumed scope has a reason
defineService({ name: 'reporting', owner, client: 'Reporting', consumes: { 'orders/read': {} } });

// Every consumed scope needs a provider
export const composed = composeAccess([orders, reporting, billing]);
// @ts-expect-error no service provides "orders/read"
composeAccess([reporting, billing]);
// @ts-expect-error no service provides "orders/raed"
composeAccess([orders, { ...reporting, consumes: { 'orders/raed': 'Monthly report' } }]);
// Errors in data that TypeScript has not checked are found at synth.
composeAccess([reporting, data]);
composeAccess([orders, reporting, data]);
composeAccess([orders, data] as readonly Service[]);

// APIs by name, with the routes and backends of their services
export const ordersApi: AccessDeclaration<string, string, 'GET /orders', 'reader'> = composed.apis.orders;
export const route: 'POST /bills' = null as unknown as keyof typeof composed.apis.money.routes;
export const backend: 'reader' = null as unknown as NonNullable<
  (typeof composed.apis.orders.routes)['GET /orders']['backend']
>;
export const both: 'GET /orders' | 'POST /bills' = null as unknown as keyof ReturnType<
  typeof composed.oneApi
>['routes'];
// @ts-expect-error a service that provides nothing has no API
export const none = composed.apis.reporting;
// @ts-expect-error its API has another name
export const renamed = composed.apis.billing;
export const own: 'GET /orders' = null as unknown as keyof ReturnType<typeof apiAccess<typeof orders>>['routes'];

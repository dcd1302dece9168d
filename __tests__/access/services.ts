import { defineService } from '../../src/access/define-service';
import type { Service } from '../../src/access/service';

/** A service that provides scopes and accepts one client. */
export const orders = defineService({
  name: 'orders',
  owner: 'team-orders',
  provides: {
    resourceServers: { orders: { name: 'Orders', scopes: { read: 'List orders', write: 'Place orders' } } },
    routes: { 'GET /orders': { scopes: ['orders/read'] }, 'POST /orders': { scopes: ['orders/write'] } },
    accept: { ReportingService: ['orders/read'] },
  },
});

/** A service that consumes what it is accepted for. */
export const reporting = defineService({
  name: 'reporting',
  owner: 'team-reporting',
  client: 'ReportingService',
  consumes: { 'orders/read': 'Monthly report' },
});

/** A service that provides a scope to every client, and consumes another one. */
export const billing = defineService({
  name: 'billing',
  owner: 'team-billing',
  provides: {
    resourceServers: { billing: { name: 'Billing', scopes: { rates: 'Read rates', charge: 'Charge' } } },
    routes: { 'GET /rates': { scopes: ['billing/rates'] }, 'POST /charges': { scopes: ['billing/charge'] } },
    acceptAny: { 'billing/rates': 'Rates are no secret inside the company' },
  },
  client: { name: 'BillingService', readers: ['billing'] },
  consumes: { 'orders/read': { reason: 'Dunning', until: '2030-01-31' } },
});

/** Defines data that TypeScript has not checked, with some parts of a service replaced. */
export function serviceWith(service: Service, parts: Readonly<Record<string, unknown>>): Service {
  return defineService({ ...service, ...parts } as never);
}

/** Defines data that TypeScript has not checked, with some parts of a service's `provides` replaced. */
export function providing(service: Service, parts: Readonly<Record<string, unknown>>): Service {
  return serviceWith(service, { provides: { ...service.provides, ...parts } });
}

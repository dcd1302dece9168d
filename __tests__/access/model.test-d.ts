// Read by `tsc --noEmit`, not by jest: each line below an @ts-expect-error must not compile.
import { defineAccess } from '../../src/access/model';

const resourceServers = { orders: { name: 'Orders', scopes: { read: 'list orders', write: 'place orders' } } } as const;
const billed = { ...resourceServers, billing: { name: 'Billing', scopes: { pay: 'pay bills' } } } as const;
const clients = { Reporting: { scopes: ['orders/read'] } } as const;
const routes = { 'GET /orders': { scopes: ['orders/read'] } } as const;

export const access = defineAccess({ resourceServers, clients, routes });

/** The names stay literal, so that a handler table keyed by them is complete or does not compile. */
export const route: 'GET /orders' = null as unknown as keyof typeof access.routes;
export const client: 'Reporting' = null as unknown as keyof typeof access.clients;

// D1: a scope no resource server declares
// @ts-expect-error "orders/delete" is not declared
defineAccess({ resourceServers, clients: { Reporting: { scopes: ['orders/delete'] } }, routes });
// @ts-expect-error "orders/delete" is not declared
defineAccess({ resourceServers, clients, routes: { 'GET /orders': { scopes: ['orders/delete'] } } });
// @ts-expect-error the resource server is "orders", not "order"
defineAccess({ resourceServers, clients: { Reporting: { scopes: ['order/read'] } }, routes });
// @ts-expect-error a scope is named with its resource server
defineAccess({ resourceServers, clients: { Reporting: { scopes: ['read'] } }, routes });
// @ts-expect-error "pay" is declared by another resource server
defineAccess({ resourceServers: billed, clients: { Reporting: { scopes: ['orders/pay'] } }, routes });
// @ts-expect-error one unknown scope among known ones
defineAccess({ resourceServers, clients: { Reporting: { scopes: ['orders/read', 'orders/delete'] } }, routes });

// An empty list turns a Cognito authorizer into ID-token mode
// @ts-expect-error a route without scopes
defineAccess({ resourceServers, clients, routes: { 'GET /orders': { scopes: [] } } });
// @ts-expect-error a client without scopes
defineAccess({ resourceServers, clients: { Reporting: { scopes: [] } }, routes });
// @ts-expect-error a rule that says nothing
defineAccess({ resourceServers, clients, routes: { 'GET /orders': {} } });

// Leaving a check out is spelled out
// @ts-expect-error a public route says why
defineAccess({ resourceServers, clients, routes: { 'GET /health': { public: true } } });
defineAccess({
  resourceServers,
  clients,
  // @ts-expect-error public and scopes contradict each other
  routes: { 'GET /health': { public: true, reason: 'load balancer', scopes: ['orders/read'] } },
});
// @ts-expect-error public: false is no rule
defineAccess({ resourceServers, clients, routes: { 'GET /health': { public: false, reason: 'none' } } });

// @ts-expect-error a route is a method and a path
defineAccess({ resourceServers, clients, routes: { '/orders': { scopes: ['orders/read'] } } });
// @ts-expect-error ANY would hide which method needs which scope
defineAccess({ resourceServers, clients, routes: { 'ANY /orders': { scopes: ['orders/read'] } } });
// @ts-expect-error the path starts with a slash
defineAccess({ resourceServers, clients, routes: { 'GET orders': { scopes: ['orders/read'] } } });

// C1: readers that nobody could read by
// @ts-expect-error at least one role, or no readers at all
defineAccess({ resourceServers, clients: { Reporting: { scopes: ['orders/read'], readers: [] } }, routes });

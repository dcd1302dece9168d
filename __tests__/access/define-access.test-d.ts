// Checked by `tsc --noEmit`, not by jest: each line below an @ts-expect-error must not compile.
import { defineAccess } from '../../src/access/define-access';
import type { UsagePlanOptions } from '../../src/access/usage-plan';

const resourceServers = { orders: { name: 'Orders', scopes: { read: 'list orders', write: 'place orders' } } } as const;
const billed = { ...resourceServers, billing: { name: 'Billing', scopes: { pay: 'pay bills' } } } as const;
const clients = { Reporting: { scopes: ['orders/read'] } } as const;
const routes = { 'GET /orders': { scopes: ['orders/read'] } } as const;

export const access = defineAccess({ resourceServers, clients, routes });

/** The names stay literal types, so that an incomplete handler table does not compile. */
export const route: 'GET /orders' = null as unknown as keyof typeof access.routes;
export const client: 'Reporting' = null as unknown as keyof typeof access.clients;

// a scope that no resource server declares
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

// Giving up a check must be explicit
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

// an empty list of readers
// @ts-expect-error at least one role, or no readers at all
defineAccess({ resourceServers, clients: { Reporting: { scopes: ['orders/read'], readers: [] } }, routes });

// an incomplete plan
const planned = (usagePlan: UsagePlanOptions) => usagePlan;
planned({ throttle: { ratePerSecond: 10, burst: 20 }, quota: { requests: 1_000, per: 'day' } });
// @ts-expect-error a rate without a burst would let nothing through
planned({ throttle: { ratePerSecond: 10 } });
// @ts-expect-error no quota is longer than a month
planned({ quota: { requests: 1_000, per: 'year' } });
// @ts-expect-error a quota says of how long a time
planned({ quota: { requests: 1_000 } });
defineAccess({
  resourceServers,
  // @ts-expect-error a plan in a declaration is checked like one alone
  clients: { Reporting: { scopes: ['orders/read'], usagePlan: { throttle: { ratePerSecond: 10 } } } },
  routes,
});

// an incomplete throttle
const throttle = { ratePerSecond: 10, burst: 20 } as const;
defineAccess({ resourceServers, clients, routes, throttle });
defineAccess({ resourceServers, clients, routes: { 'GET /orders': { scopes: ['orders/read'], throttle } } });
defineAccess({ resourceServers, clients, routes, authorizer: 'lambda', throttle });
// @ts-expect-error a rate without a burst would let nothing through
defineAccess({ resourceServers, clients, routes, throttle: { ratePerSecond: 10 } });
// @ts-expect-error a burst without a rate would be the last
defineAccess({ resourceServers, clients, routes: { 'GET /a': { scopes: ['orders/read'], throttle: { burst: 1 } } } });
// @ts-expect-error null is no way to be without one
defineAccess({ resourceServers, clients, routes, throttle: null });

// Options that only the Lambda authorizer supports
const roles = { reader: { scopes: ['orders/read'], allows: ['GET'] } } as const;
const groups = { Support: ['reader'] } as const;
const lambda = { resourceServers, clients, routes, authorizer: 'lambda' } as const;
const spelledOut = {
  ...lambda,
  roles: { clerk: { scopes: ['orders/write'], allows: ['GET', 'GET /orders'] } },
} as const;

defineAccess({ ...lambda, roles, people: { groups }, legacyApiKeys: { Import: { scopes: ['orders/write'] } } });
defineAccess(spelledOut);
defineAccess({ ...lambda, roles: { owner: { scopes: ['orders/read', 'orders/write'], allows: 'everything' } } });
// @ts-expect-error "orders/delete" is not declared
defineAccess({ ...lambda, roles: { reader: { scopes: ['orders/delete'], allows: ['GET'] } } });
// @ts-expect-error a role that no scope carries
defineAccess({ ...lambda, roles: { reader: { scopes: [], allows: ['GET'] } } });
// @ts-expect-error a role that allows nothing
defineAccess({ ...lambda, roles: { reader: { scopes: ['orders/read'], allows: [] } } });
// @ts-expect-error ANY would hide which methods are meant
defineAccess({ ...lambda, roles: { reader: { scopes: ['orders/read'], allows: ['ANY'] } } });
// @ts-expect-error "GET /order" is no declared route
defineAccess({ ...lambda, roles: { reader: { scopes: ['orders/read'], allows: ['GET /order'] } } });
// @ts-expect-error "writer" is no declared role
defineAccess({ ...lambda, roles, people: { groups: { Support: ['writer'] } } });
// @ts-expect-error a group without roles
defineAccess({ ...lambda, roles, people: { groups: { Support: [] } } });
// @ts-expect-error people have rights by roles alone
defineAccess({ ...lambda, people: { groups: { Support: ['reader'] } } });
// @ts-expect-error a refresh token is no key to an API
defineAccess({ ...lambda, roles, people: { groups, token: 'refresh' } });
// @ts-expect-error "orders/delete" is not declared
defineAccess({ ...lambda, legacyApiKeys: { Import: { scopes: ['orders/delete'] } } });
// @ts-expect-error the key itself has no place in a declaration
defineAccess({ ...lambda, legacyApiKeys: { Import: { scopes: ['orders/read'], key: 'abc' } } });
// @ts-expect-error a key is required or not asked for
defineAccess({ ...lambda, routes: { 'GET /orders': { scopes: ['orders/read'], apiKey: 'optional' } } });

// @ts-expect-error the native authorizer knows no roles
defineAccess({ resourceServers, clients, routes, roles });
// @ts-expect-error the native authorizer knows no roles, said or not
defineAccess({ resourceServers, clients, routes, authorizer: 'cognito', roles });
// @ts-expect-error the native authorizer takes no API keys for tokens
defineAccess({ resourceServers, clients, routes, legacyApiKeys: { Import: { scopes: ['orders/read'] } } });
// @ts-expect-error there are two authorizers
defineAccess({ resourceServers, clients, routes, authorizer: 'iam' });

// Grants with an end
export const withEnds = defineAccess({
  resourceServers,
  clients: {
    Reporting: {
      scopes: [
        { scope: 'orders/read', until: '2027-03-01', reason: 'migration' },
        { scope: 'orders/write', keep: 'yearly close' },
      ],
    },
  },
  routes,
});
const until = '2027-03-01';
// @ts-expect-error "orders/delete" is not declared
defineAccess({ resourceServers, clients: { A: { scopes: [{ scope: 'orders/delete', until, reason: 'x' }] } }, routes });
// @ts-expect-error an end has a reason
defineAccess({ resourceServers, clients: { A: { scopes: [{ scope: 'orders/read', until }] } }, routes });
// @ts-expect-error a route has no grant
defineAccess({ resourceServers, clients, routes: { 'GET /': { scopes: [{ scope: 'orders/read', keep: 'x' }] } } });

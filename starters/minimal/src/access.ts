import { defineAccess } from 'cognito-m2m';

/** Who may call what. */
export const access = defineAccess({
  resourceServers: {
    orders: { name: 'Orders', scopes: { read: 'Read orders', write: 'Place orders' } },
  },
  clients: {
    Checkout: { scopes: ['orders/read', 'orders/write'] },
    Reporting: { scopes: ['orders/read'] },
  },
  routes: {
    'GET /orders': { scopes: ['orders/read'] },
    'POST /orders': { scopes: ['orders/write'], responses: [201] },
    'GET /health': { public: true, reason: 'the load balancer has no token' },
  },
});

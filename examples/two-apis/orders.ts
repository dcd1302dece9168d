import { defineAccess } from 'cognito-m2m';

/** Who may call the API of orders. */
export const orders = defineAccess({
  resourceServers: { orders: { name: 'Orders', scopes: { read: 'Read orders', write: 'Place orders' } } },
  clients: {
    Shop: { scopes: ['orders/read', 'orders/write'] },
    Reporting: { scopes: ['orders/read'] },
  },
  routes: {
    'GET /orders': { scopes: ['orders/read'] },
    'POST /orders': { scopes: ['orders/write'] },
  },
});

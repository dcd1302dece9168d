import { defineAccess } from 'cognito-m2m';

/** Which clients get which scopes; the APIs that check them are deployed elsewhere. */
export const access = defineAccess({
  resourceServers: {
    orders: { name: 'Orders', scopes: { read: 'Read orders', write: 'Place orders' } },
  },
  clients: {
    Checkout: { scopes: ['orders/read', 'orders/write'] },
    Reporting: { scopes: ['orders/read'] },
  },
  routes: {},
});

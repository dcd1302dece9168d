import { M2mPoolStack, readSettings, synthesize } from 'cognito-m2m';
import { defineData } from '../access/orders';

// An authorization server for two clients; REPORTS_SCOPES, separated by spaces, are the scopes of one of them.
void synthesize((app) => {
  const access = defineData({
    resourceServers: { orders: { name: 'Orders', scopes: { read: 'Read', write: 'Write', admin: 'Delete' } } },
    clients: {
      Checkout: { scopes: ['orders/read', 'orders/write', 'orders/admin'] },
      Reports: { scopes: (process.env.REPORTS_SCOPES ?? 'orders/read').split(' ') },
    },
    routes: {},
  });
  new M2mPoolStack(app, { settings: readSettings(process.env), access, credentials: false });
});

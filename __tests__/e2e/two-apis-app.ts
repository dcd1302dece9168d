import { M2mApiStack, M2mPoolStack, defineAccess, existingUserPool, readSettings, synthesize } from 'cognito-m2m';
import { invoices } from '../../examples/two-apis/invoices';
import { orders } from '../../examples/two-apis/orders';

/** Orders with one route more. */
const changed = defineAccess({
  resourceServers: orders.resourceServers as { orders: { name: string; scopes: { read: string; write: string } } },
  clients: orders.clients,
  routes: { ...orders.routes, 'DELETE /orders': { scopes: ['orders/write'] } },
});

/** Stages of the life of an app, by the variable TWO_APIS. Not run by itself: a test deploys it. */
void synthesize((app) => {
  const settings = readSettings(process.env);
  const { TWO_APIS: stage = 'both', POOL_ID: id = '', POOL_DOMAIN: domain = '' } = process.env;
  const backend = (name: 'orders' | 'invoices') => ({ name: 'api', entry: `examples/two-apis/${name}-handler.ts` });
  const ordersOf = (pool: M2mPoolStack | ReturnType<typeof existingUserPool>, access: typeof orders = orders) =>
    new M2mApiStack(app, { settings, name: 'orders', pool, access, backend: backend('orders') });
  const one = () => new M2mApiStack(app, { settings, access: orders, backend: backend('orders'), credentials: false });
  switch (stage) {
    case 'one':
      one();
      return;
    case 'one-and-joined':
      one();
      ordersOf(existingUserPool({ id, domain }));
      return;
    case 'pool-and-joined':
      ordersOf(new M2mPoolStack(app, { settings, access: orders, credentials: false }));
      return;
    case 'by-hand':
      ordersOf(existingUserPool({ id, domain }));
      return;
    default: {
      const pool = new M2mPoolStack(app, { settings, access: [orders, invoices], credentials: false });
      ordersOf(pool, stage === 'changed' ? changed : orders);
      new M2mApiStack(app, { settings, name: 'invoices', pool, access: invoices, backend: backend('invoices') });
    }
  }
});

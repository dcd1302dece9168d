import { M2mApiStack, M2mPoolStack, readSettings, synthesize } from 'cognito-m2m';
import { invoices } from './two-apis/invoices';
import { orders } from './two-apis/orders';

/** Two APIs of one user pool, each in a stack of its own. Run by `npm start -- --app examples/two-apis.ts`. */
void synthesize((app) => {
  const settings = readSettings(process.env);
  // The one stack with clients: Reporting is one client, with the scopes that both declarations grant it.
  const pool = new M2mPoolStack(app, { settings, access: [orders, invoices], credentials: false });
  new M2mApiStack(app, {
    settings,
    name: 'orders',
    pool,
    access: orders,
    backend: { name: 'api', entry: 'examples/two-apis/orders-handler.ts' },
  });
  new M2mApiStack(app, {
    settings,
    name: 'invoices',
    pool,
    access: invoices,
    backend: { name: 'api', entry: 'examples/two-apis/invoices-handler.ts' },
  });
});

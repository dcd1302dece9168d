import { M2mApiStack, defineAccess, readSettings, synthesize } from 'cognito-m2m';

/** Two functions in one API, each with its own settings. Run by `npm start -- --app examples/two-functions.ts`. */
const access = defineAccess({
  resourceServers: { shop: { name: 'Shop', scopes: { orders: 'Read and place orders', reports: 'Read reports' } } },
  clients: {
    Checkout: { scopes: ['shop/orders'] },
    Controlling: { scopes: ['shop/reports'] },
  },
  routes: {
    'GET /orders': { scopes: ['shop/orders'] },
    'POST /orders': { scopes: ['shop/orders'] },
    'GET /reports/{month}': { scopes: ['shop/reports'], backend: 'reports' },
  },
});

void synthesize((app) => {
  new M2mApiStack(app, {
    settings: readSettings(process.env),
    access,
    backend: { name: 'orders', entry: 'examples/two-functions/orders.ts' },
    backends: {
      reports: { entry: 'examples/two-functions/reports.ts', memoryMb: 1_024, timeoutSeconds: 25 },
    },
    credentials: false,
  });
});

import { M2mApiStack, defineAccess, readSettings, synthesize } from 'cognito-m2m';

/** A Python function behind the API. Run by `npm start -- --app examples/python-api.ts`, with python3 on the PATH. */
const access = defineAccess({
  resourceServers: {
    'customer-api': { name: 'Customer API', scopes: { read: 'Read customers', admin: 'Delete customers' } },
  },
  clients: {
    OrderProcessingService: { scopes: ['customer-api/read', 'customer-api/admin'] },
    ReportingService: { scopes: ['customer-api/read'] },
  },
  routes: {
    'GET /customers': { scopes: ['customer-api/read'] },
    'DELETE /customers/{id}': { scopes: ['customer-api/admin'], responses: [204, 404] },
  },
});

void synthesize((app) => {
  new M2mApiStack(app, {
    settings: readSettings(process.env),
    access,
    backend: {
      name: 'customers',
      folder: 'examples/python-api',
      runtime: 'python3.13',
      handler: 'app.handler',
    },
    credentials: false,
  });
});

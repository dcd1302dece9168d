import { ApiGatewayIntegration } from '@cdktf/provider-aws/lib/api-gateway-integration';
import type { Backend } from 'cognito-m2m';
import { M2mApiStack, defineAccess, readSettings, synthesize } from 'cognito-m2m';

// An API with functions of two runtimes, an HTTP endpoint and a fixed answer. ORDERS_BACKEND selects the backend of
// orders.
const access = defineAccess({
  resourceServers: { shop: { name: 'Shop', scopes: { read: 'Read', delete: 'Delete' } } },
  clients: { Checkout: { scopes: ['shop/read', 'shop/delete'] }, Reporting: { scopes: ['shop/read'] } },
  routes: {
    'GET /customers': { scopes: ['shop/read'] },
    'DELETE /customers/{id}': { scopes: ['shop/delete'], responses: [204, 404] },
    'GET /orders/{id}': { scopes: ['shop/read'], backend: 'orders' },
    'GET /reports': { scopes: ['shop/read'], backend: 'reports' },
    'GET /health': { public: true, reason: 'load balancers ask without a token', backend: 'health' },
  },
});

const { ORDERS_URL = '', ORDERS_BACKEND } = process.env;
const ORDERS = 'https://orders.example.com';
const orders: Backend =
  ORDERS_BACKEND === 'function'
    ? { entry: 'examples/two-functions/orders.ts' }
    : { url: ORDERS, paths: { 'GET /orders/{id}': '/order/{id}' }, directAccess: { reason: 'a test' } };

void synthesize((app) => {
  const stack = new M2mApiStack(app, {
    settings: readSettings(process.env),
    access,
    backend: { name: 'customers', folder: 'examples/python-api', runtime: 'python3.13', handler: 'app.handler' },
    backends: {
      orders,
      reports: { entry: 'examples/two-functions/reports.ts' },
      health: { fixed: { status: 200, body: { status: 'up' } } },
    },
    credentials: false,
  });
  // The test's endpoint is on this machine: the emulator can reach it, API Gateway could not.
  for (const each of stack.node.findAll()) {
    if (!(each instanceof ApiGatewayIntegration)) continue;
    if (each.uriInput?.startsWith(ORDERS)) each.uri = each.uriInput.replace(ORDERS, ORDERS_URL);
  }
});

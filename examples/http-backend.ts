import { M2mApiStack, defineAccess, readSettings, synthesize } from 'cognito-m2m';

/**
 * An API in front of an HTTP service in a VPC. Run by
 * `npm start -- --app examples/http-backend.ts --backend orders=examples/http-backend/stub.ts`.
 */
const access = defineAccess({
  resourceServers: { orders: { name: 'Orders', scopes: { read: 'Read orders' } } },
  clients: { Reporting: { scopes: ['orders/read'] } },
  routes: {
    'GET /orders/{id}': { scopes: ['orders/read'] },
    'GET /health': { public: true, reason: 'load balancers ask without a token', backend: 'health' },
    'GET /v0/orders': { scopes: ['orders/read'], responses: [410], backend: 'gone' },
  },
});

void synthesize((app) => {
  new M2mApiStack(app, {
    settings: readSettings(process.env),
    access,
    backend: {
      name: 'orders',
      url: 'https://orders.internal.example.com/v1',
      paths: { 'GET /orders/{id}': '/order/{id}' },
      timeoutSeconds: 5,
      vpcLink: {
        networkLoadBalancerArn:
          'arn:aws:elasticloadbalancing:eu-central-1:123456789012:loadbalancer/net/orders/50dc6c495c0c9188',
      },
    },
    backends: {
      health: { fixed: { status: 200, body: { status: 'up' } } },
      gone: { fixed: { status: 410, headers: { Sunset: 'Wed, 31 Dec 2025 23:59:59 GMT' }, body: { error: 'gone' } } },
    },
    credentials: false,
  });
});

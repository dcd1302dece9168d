// Checked by `tsc --noEmit`, not by jest: each line below an @ts-expect-error must not compile.
import type { TerraformStack } from 'cdktf';
import { defineAccess } from '../../src/access/define-access';
import type { Settings } from '../../src/settings/settings';
import type { Backend } from '../../src/stacks/backend';
import { M2mApiStack } from '../../src/stacks/m2m-api-stack';

declare const app: TerraformStack;
declare const settings: Settings;

const common = {
  resourceServers: { orders: { name: 'Orders', scopes: { read: 'list orders' } } },
  clients: { Reporting: { scopes: ['orders/read'] } },
} as const;
const plain = defineAccess({ ...common, routes: { 'GET /orders': { scopes: ['orders/read'] } } });
const routed = defineAccess({
  ...common,
  routes: {
    'GET /orders': { scopes: ['orders/read'] },
    'GET /bills': { scopes: ['orders/read'], backend: 'billing' },
    'GET /health': { public: true, reason: 'load balancer', backend: 'health' },
  },
});

const backend = { name: 'orders', entry: 'lambda/orders/index.ts' } as const;
const billing = { url: 'https://billing.example.com', directAccess: { reason: 'it checks a signature' } } as const;
const health = { fixed: { status: 200 } } as const;

// Declared backends that the routes name
new M2mApiStack(app, { settings, access: plain, backend });
new M2mApiStack(app, { settings, access: routed, backend, backends: { billing, health } });

// @ts-expect-error the routes name "billing" and "health"
new M2mApiStack(app, { settings, access: routed, backend });
// @ts-expect-error "health" is not declared
new M2mApiStack(app, { settings, access: routed, backend, backends: { billing } });
// @ts-expect-error "spare" answers no route
new M2mApiStack(app, { settings, access: routed, backend, backends: { billing, health, spare: health } });
// @ts-expect-error no route names a backend
new M2mApiStack(app, { settings, access: plain, backend, backends: { billing } });

// Each kind with its own options only
export const kinds: readonly Backend[] = [
  { entry: 'lambda/orders/index.ts', memoryMb: 512, timeoutSeconds: 5 },
  { folder: 'functions/orders', runtime: 'python3.13', handler: 'app.handler', architecture: 'arm64' },
  { zip: 'build/orders.zip', runtime: 'java21', handler: 'com.example.Orders::handle', table: { partitionKey: 'id' } },
  { functionArn: 'arn:aws:lambda:eu-central-1:123456789012:function:orders', timeoutSeconds: 5 },
  { url: 'https://orders.example.com', clientCertificate: true, paths: { 'GET /orders': '/list' } },
  { url: 'https://orders.example.com', vpcLink: { id: 'abc123' }, timeoutSeconds: 0.5 },
  { fixed: { status: 410, headers: { Sunset: 'Wed, 31 Dec 2025 23:59:59 GMT' }, body: { error: 'gone' } } },
];

// @ts-expect-error an endpoint has no memory
export const memory: Backend = { url: 'https://orders.example.com', vpcLink: { id: 'abc123' }, memoryMb: 512 };
// @ts-expect-error an endpoint has no table
export const table: Backend = { ...billing, table: { partitionKey: 'id' } };
// @ts-expect-error a bundled function runs on Node.js
export const runtime: Backend = { entry: 'lambda/orders/index.ts', runtime: 'python3.13' };
// @ts-expect-error two kinds at once
export const both: Backend = { entry: 'lambda/orders/index.ts', url: 'https://orders.example.com' };
// @ts-expect-error a fixed answer calls nothing it could wait for
export const waits: Backend = { fixed: { status: 200 }, timeoutSeconds: 5 };
// @ts-expect-error nothing keeps others away from the endpoint
export const open: Backend = { url: 'https://orders.example.com' };
// @ts-expect-error direct access has a reason
export const unexplained: Backend = { url: 'https://orders.example.com', directAccess: {} };
// @ts-expect-error an existing function says how long it takes
export const unknown: Backend = { functionArn: 'arn:aws:lambda:eu-central-1:123456789012:function:orders' };

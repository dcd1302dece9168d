import { defineAccess } from '../src/access/define-access';
import { bundleFunction } from '../src/bundle/function-bundle';
import { readSettings } from '../src/settings/settings';

const SCOPES = 10;

/** A declaration of BENCH_ROUTES routes and BENCH_CLIENTS clients, to see how synth grows with them. */
export default async function main(): Promise<void> {
  const { BENCH_ROUTES, BENCH_CLIENTS, ...variables } = process.env;
  const settings = readSettings(variables);
  const [bundle, { App }, { M2mApiStack }] = await Promise.all([
    bundleFunction('lambda/customers/index.ts'),
    import('cdktf'),
    import('../src/stacks/m2m-api-stack'),
  ]);
  const app = new App();
  new M2mApiStack(app, {
    settings,
    access: scaledAccess(Number(BENCH_ROUTES), Number(BENCH_CLIENTS)),
    backend: {
      name: 'customers',
      bundle,
      environment: { CUSTOMER_STORE: settings.customerStore },
      table: { partitionKey: 'id' },
    },
  });
  app.synth();
}

function scaledAccess(routes: number, clients: number) {
  const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);
  return defineAccess({
    resourceServers: {
      scaled: {
        name: 'Scaled API',
        scopes: Object.fromEntries(numbers(SCOPES).map((n) => [`s${n}`, `Scope ${n}`])),
      },
    },
    clients: Object.fromEntries(
      numbers(clients).map((n) => [`Client${n}`, { scopes: [scope(n), scope(n + 1)] as const }]),
    ),
    routes: Object.fromEntries(numbers(routes).map((n) => [`GET /r${n}`, { scopes: [scope(n)] as const }])),
  });
}

function scope(n: number): `scaled/${string}` {
  return `scaled/s${n % SCOPES}`;
}

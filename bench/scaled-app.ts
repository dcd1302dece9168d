import { M2mApiStack, defineAccess, readSettings, synthesize } from 'cognito-m2m';

const SCOPES = 10;

/** A declaration with BENCH_ROUTES routes and BENCH_CLIENTS clients, to measure how the time of a synth grows. */
void synthesize((app) => {
  const { BENCH_ROUTES, BENCH_CLIENTS, ...variables } = process.env;
  new M2mApiStack(app, {
    settings: readSettings(variables),
    access: scaledAccess(Number(BENCH_ROUTES), Number(BENCH_CLIENTS)),
    backend: {
      name: 'customers',
      entry: 'lambda/customers/index.ts',
      environment: { CUSTOMER_STORE: 'dynamodb' },
      table: { partitionKey: 'id' },
    },
    credentials: false,
  });
});

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

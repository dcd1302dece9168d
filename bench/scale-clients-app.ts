import { M2mApiStack, defineAccess, readSettings, synthesize } from 'cognito-m2m';

const ROUTES = 20;

/** BENCH_CLIENTS clients of one pool and one API, whose Lambda authorizer decides about each call. */
void synthesize((app) => {
  const { BENCH_CLIENTS, ...variables } = process.env;
  const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);
  const scope = (n: number): `scaled/${string}` => `scaled/s${n % ROUTES}`;
  const access = defineAccess({
    authorizer: 'lambda',
    resourceServers: {
      scaled: { name: 'Scaled API', scopes: Object.fromEntries(numbers(ROUTES).map((n) => [`s${n}`, `Scope ${n}`])) },
    },
    clients: Object.fromEntries(
      numbers(Number(BENCH_CLIENTS)).map((n) => [`Client${n}`, { scopes: [scope(n), scope(n + 1)] as const }]),
    ),
    routes: Object.fromEntries(numbers(ROUTES).map((n) => [`GET /r${n}`, { scopes: [scope(n)] as const }])),
  });
  const backend = { name: 'all', fixed: { status: 200 } };
  new M2mApiStack(app, { settings: readSettings(variables), access, backend, credentials: false });
});

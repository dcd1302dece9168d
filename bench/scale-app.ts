import { M2mApiStack, M2mPoolStack, readSettings, synthesize } from 'cognito-m2m';
import { composeAccess, scaledServices } from './scale-services';

/**
 * BENCH_SERVICES services, each an API with a stack of its own, and the stack of their pool; BENCH_CHANGED makes the
 * first of them consume one more scope.
 */
void synthesize((app) => {
  const { BENCH_SERVICES, BENCH_CHANGED, ...variables } = process.env;
  const count = Number(BENCH_SERVICES);
  const settings = readSettings(variables, undefined, { resourceServerQuota: count });
  const access = composeAccess(scaledServices(count, 1, BENCH_CHANGED === '1'));
  const pool = new M2mPoolStack(app, { settings, access: access.pool, credentials: false });
  for (const [name, own] of Object.entries(access.apis)) {
    new M2mApiStack(app, { settings, name, pool, access: own, backend: { name: 'api', fixed: { status: 200 } } });
  }
});

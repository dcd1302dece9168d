import { M2mApiStack, readSettings, synthesize } from 'cognito-m2m';
import { composeAccess, scaledServices } from './scale-services';

/** BENCH_SERVICES services in one stack; BENCH_CHANGED makes one of them consume one more scope. */
void synthesize((app) => {
  const { BENCH_SERVICES, BENCH_CHANGED, ...variables } = process.env;
  new M2mApiStack(app, {
    settings: readSettings(variables),
    access: composeAccess(scaledServices(Number(BENCH_SERVICES), 1, BENCH_CHANGED === '1')).oneApi(),
    backend: { name: 'all', fixed: { status: 200 } },
    credentials: false,
  });
});

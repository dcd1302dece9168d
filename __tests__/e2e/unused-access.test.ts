import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { dayAfter, utcDay } from '../../src/access/day';
import type { ApiCaller } from './api-caller';
import { apiCaller } from './api-caller';
import { expectSuccess } from './command';
import { Deployment } from './deployment';
import type { Emulator } from './emulator';
import { startEmulator } from './emulator';

const STATE_BUCKET = 'm2m-state';
const DECLARATION = 'src/app/customer-api.ts';

/** Calls of the clients with their granted scopes; none of them deletes. */
const CALLS: readonly (readonly [client: string, route: string, path: string, body?: object])[] = [
  ['OrderProcessingService', 'POST /customers', '/customers', { id: 'ada', name: 'Ada', email: 'ada@example.com' }],
  ['OrderProcessingService', 'GET /customers/{id}', '/customers/ada'],
  ['ReportingService', 'GET /customers', '/customers'],
  ['ReportingService', 'DELETE /customers/{id}', '/customers/ada'],
];

let emulator: Emulator;
let folder: string;
const deployments: Deployment[] = [];

beforeAll(async () => {
  emulator = await startEmulator();
  await emulator.createBucket(STATE_BUCKET);
  mkdirSync('.build', { recursive: true });
  // At the same depth below the project as the declaration, because its imports are relative.
  folder = mkdtempSync('.build/unused-');
  copyFileSync(DECLARATION, path.join(folder, 'access.ts'));
  // Without Secrets Manager: new scopes rewrite the secrets, but the emulator cannot list the secrets of a client.
  writeFileSync(
    path.join(folder, 'app.ts'),
    `import { synthesizeCustomerApp } from '../../__tests__/e2e/customer-app';
     import { customerApi } from './access';
     synthesizeCustomerApp(customerApi, false);`,
  );
});

afterAll(async () => {
  for (const deployment of deployments) deployment.discard();
  rmSync(folder, { recursive: true, force: true });
  await emulator.stop();
});

/** Deploys the declaration in its current form. */
async function deploy(): Promise<{ deployment: Deployment; api: ApiCaller; log: string }> {
  const deployment = new Deployment({
    emulator,
    stateBucket: STATE_BUCKET,
    environment: 'dev',
    variables: { M2M_ACCESS_LOG: 'true' },
    app: path.join(folder, 'app.ts'),
  });
  deployments.push(deployment);
  await expectSuccess(deployment.synthesize());
  await expectSuccess(deployment.terraform('init', '-input=false'));
  const applied = deployment.terraform('apply', '-input=false', '-auto-approve', '-no-color');
  await expectSuccess(applied);
  return { deployment, api: await apiCaller(deployment, emulator), log: (await applied).output };
}

/** Status of each call. */
async function answers(api: ApiCaller): Promise<number[]> {
  const statuses: number[] = [];
  for (const [client, route, target, body] of CALLS) {
    const authorization = `Bearer ${await api.token(client)}`;
    const method = route.slice(0, route.indexOf(' '));
    statuses.push((await api.call(`${method} ${target}`, { authorization, ...(body && { body }) })).status);
  }
  return statuses;
}

/** Log lines of the stage, written by the test because the emulator writes none. */
function logged(api: ApiCaller, statuses: readonly number[]): string {
  return CALLS.map(([client, route], index) => {
    const status = statuses[index] ?? 0;
    const isRefused = status === 401 || status === 403;
    const line = {
      time: String(Date.now()),
      stage: 'prod',
      route,
      status: String(status),
      errorType: isRefused ? 'UNAUTHORIZED' : '-',
      clientId: isRefused ? '-' : api.target.clients.get(client)?.clientId,
    };
    return `${JSON.stringify(line)}\n`;
  }).join('');
}

test('without the scope that no call needed, every call of the log is answered as before', async () => {
  const { deployment, api } = await deploy();
  const before = await answers(api);
  expect(before.slice(0, 3)).toEqual([201, 200, 200]);
  expect([401, 403]).toContain(before[3]);
  const [log, outputs] = [path.join(folder, 'access.log'), path.join(folder, 'outputs.json')];
  writeFileSync(log, logged(api, before));
  writeFileSync(outputs, (await deployment.terraform('output', '-json')).stdout);

  const day = ['--today', dayAfter(utcDay(new Date()), 1), '--days', '1'];
  const app = ['--app', path.join(folder, 'app.ts')];
  const { exitCode, output } = await deployment.script(
    'unused',
    ...app,
    ...day,
    '--outputs',
    outputs,
    '--log',
    log,
    '--patch',
  );
  expect({ exitCode, output }).toMatchObject({ exitCode: 1 });
  expect(output).toContain('access.ts: OrderProcessingService without customer-api/admin');
  expect(readFileSync(path.join(folder, 'access.ts'), 'utf8')).toBe(
    readFileSync(DECLARATION, 'utf8').replace(", 'customer-api/admin'],", '],'),
  );

  const patched = await deploy();
  expect(patched.log).toContain('Apply complete! Resources: 0 added, 1 changed, 0 destroyed.');
  const clients = await patched.deployment.resources('aws_cognito_user_pool_client');
  expect(clients.map(({ allowed_oauth_scopes: scopes }) => (scopes as string[]).sort())).toEqual([
    ['customer-api/read', 'customer-api/write'],
    ['customer-api/read'],
  ]);
  // The customer exists by now, so the function answers its creation with a conflict.
  expect(await answers(patched.api)).toEqual([409, ...before.slice(1)]);
  expect((await patched.api.requestToken('OrderProcessingService', 'customer-api/admin')).status).toBe(400);
});

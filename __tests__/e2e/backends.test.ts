import type { HttpService } from '../local/http-service';
import { startService } from '../local/http-service';
import type { ApiCaller } from './api-caller';
import { apiCaller } from './api-caller';
import { expectSuccess } from './command';
import { Deployment } from './deployment';
import type { Emulator } from './emulator';
import { startEmulator } from './emulator';
import { plannedAgain } from './plan-drift';

// The emulator ignores header mappings and has no VPC links; the JSON and `terraform validate` are tested for those.
const STATE_BUCKET = 'm2m-state';
const APP = '__tests__/e2e/backends-app.ts';
const REFUSED = [401, 403];

let emulator: Emulator;
let service: HttpService;
let deployed: Deployment;
let api: ApiCaller;
const created: Deployment[] = [];

function deployment(variables: Readonly<Record<string, string>>, app = APP): Deployment {
  const made = new Deployment({ emulator, stateBucket: STATE_BUCKET, environment: 'dev', variables, app });
  created.push(made);
  return made;
}

beforeAll(async () => {
  [emulator, service] = await Promise.all([startEmulator(), startService()]);
  await emulator.createBucket(STATE_BUCKET);
  deployed = deployment({ M2M_MONITORING: 'false', ORDERS_URL: service.url });
});

afterAll(async () => {
  for (const each of created) each.discard();
  await Promise.all([emulator.stop(), service.close()]);
});

const authorization = async (client: string) => `Bearer ${await api.token(client)}`;

test.each([
  ['python-api', {}],
  ['two-functions', {}],
  ['http-backend', { M2M_REGION: 'eu-central-1' }],
])('the JSON of examples/%s.ts is valid for the installed AWS provider', async (example, variables) => {
  const made = deployment({ M2M_PROJECT_NAME: example, ...variables }, `examples/${example}.ts`);
  await expectSuccess(made.synthesize());
  await expectSuccess(made.terraform('init', '-input=false', '-backend=false'));
  await expectSuccess(made.terraform('validate'));
});

test('functions of two runtimes, an HTTP endpoint and a fixed answer are deployed as one API', async () => {
  await expectSuccess(deployed.npm('deploy', '--auto-approve'));
  const functions = await deployed.resources('aws_lambda_function');
  expect(functions.map(({ runtime }) => runtime).sort()).toEqual(['nodejs22.x', 'python3.13']);
  api = await apiCaller(deployed, emulator);
});

test('the Python function lists and deletes, for those who may', async () => {
  const [writer, reader] = [await authorization('Checkout'), await authorization('Reporting')];
  expect(REFUSED).toContain((await api.call('DELETE /customers/c-1', { authorization: reader })).status);
  expect(await api.call('DELETE /customers/c-1', { authorization: writer })).toMatchObject({ status: 204 });
  expect(await api.call('GET /customers', { authorization: reader })).toMatchObject({
    status: 200,
    body: { customers: [{ id: 'c-2', name: 'Grace' }] },
  });
});

test('the Node.js function answers its own route', async () => {
  const answer = await api.call('GET /reports', { authorization: await authorization('Reporting') });
  expect(answer).toMatchObject({ status: 200, body: { answeredBy: 'reports', route: 'GET /reports' } });
});

test('the HTTP endpoint gets the request under its own path, from those alone who may call', async () => {
  expect((await api.call('GET /orders/o-1')).status).toBe(401);
  expect(service.received).toEqual([]);
  const answer = await api.call('GET /orders/o-1', { authorization: await authorization('Reporting') });
  expect(answer).toMatchObject({ status: 200, body: { method: 'GET', url: '/order/o-1' } });
});

test('the fixed answer needs neither a token nor a backend', async () => {
  expect(await api.call('GET /health')).toMatchObject({ status: 200, body: { status: 'up' } });
});

test('a second plan changes nothing', async () => {
  expect(await plannedAgain(deployed)).toEqual([]);
});

test('another kind of backend answers after one deploy, which makes its integration again, and a plan is clean', async () => {
  const changed = deployment({ M2M_MONITORING: 'false', ORDERS_URL: service.url, ORDERS_BACKEND: 'function' });
  const { exitCode, output } = await changed.npm('deploy', '--auto-approve');
  expect({ exitCode, output }).toMatchObject({ exitCode: 0 });
  expect(output).toMatch(/^taking aws_api_gateway_deployment\.\S+ a second time: .*aws_api_gateway_integration\./m);
  const answer = await api.call('GET /orders/o-1', { authorization: await authorization('Reporting') });
  expect(answer).toMatchObject({ status: 200, body: { answeredBy: 'orders', route: 'GET /orders/{id}' } });
  expect(await plannedAgain(changed)).toEqual([]);
});

import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { makeRepository } from '../cli/team-repository';
import { expectSuccess, run } from './command';
import type { State } from './deployment';
import type { Emulator } from './emulator';
import { startEmulator } from './emulator';

const STATE_BUCKET = 'm2m-state';
const COMMAND = path.resolve('bin/cognito-m2m.mjs');
// Published accounts differ in what the native authorizer answers where the scope is missing.
const REFUSED = [401, 403];

const folder = mkdtempSync(path.join(tmpdir(), 'two-repositories-'));
let emulator: Emulator;

beforeAll(async () => {
  emulator = await startEmulator();
  await emulator.createBucket(STATE_BUCKET);
  for (const name of ['orders-service', 'platform']) makeRepository(path.join(folder, name));
  write('orders-service/services/orders.ts', ORDERS);
  write('orders-service/main.ts', ORDERS_APP);
  write('orders-service/contract/package.json', '{ "name": "@acme/orders-contract", "version": "1.0.0" }');
  write('platform/main.ts', PLATFORM_APP);
});

afterAll(async () => {
  await emulator.stop();
  rmSync(folder, { recursive: true, force: true });
});

const ORDERS = `
  import { defineService } from 'cognito-m2m';
  export const orders = defineService({
    name: 'orders',
    owner: '@acme/team-orders',
    provides: {
      resourceServers: { orders: { name: 'Orders', scopes: { read: 'Read', write: 'Place', close: 'Close' } } },
      routes: {
        'GET /orders': { scopes: ['orders/read'] },
        'POST /orders': { scopes: ['orders/write'] },
        'DELETE /orders': { scopes: ['orders/close'] },
      },
      // Reporting may close orders, and does not ask for it.
      accept: { ReportingService: ['orders/read', 'orders/close'] },
    },
  });
`;

const ORDERS_APP = `
  import { M2mApiStack, apiAccess, readSettings, synthesize } from 'cognito-m2m';
  import { orders } from './services/orders';
  void synthesize((app) => {
    const backend = { name: 'orders', fixed: { status: 200, body: { orders: [] } } };
    new M2mApiStack(app, { settings: readSettings(process.env), access: apiAccess(orders), backend });
  });
`;

const PLATFORM_APP = `
  import { M2mApiStack, M2mPoolStack, composeAccess, contractPackage, contractServices } from 'cognito-m2m';
  import { defineService, readSettings, synthesize } from 'cognito-m2m';
  const reporting = defineService({
    name: 'reporting',
    owner: '@acme/team-reporting',
    client: 'ReportingService',
    // Orders does not accept it with orders/write.
    consumes: { 'orders/read': 'Monthly report', 'orders/write': 'Corrections of wrong orders' },
  });
  void synthesize((app) => {
    const settings = readSettings(process.env);
    const contract = contractPackage('@acme/orders-contract', '1.0.0');
    const access = composeAccess([reporting, ...contractServices({ orders: { owner: '@acme/team-orders', contract } })]);
    const pool = new M2mPoolStack(app, { settings, access: access.pool, credentials: false });
    const backend = { name: 'orders', fixed: { status: 200, body: { orders: [] } } };
    new M2mApiStack(app, { settings, name: 'orders', pool, access: access.apis['orders'], backend });
  });
`;

function write(file: string, text: string): void {
  mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
  writeFileSync(path.join(folder, file), text);
}

function command(repository: string, ...args: readonly string[]) {
  const env = {
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: 'us-east-1',
    M2M_AWS_ENDPOINT_URL: emulator.url,
    M2M_STATE_BUCKET: STATE_BUCKET,
    M2M_PROJECT_NAME: 'teams',
    CHECKPOINT_DISABLE: '1',
    NO_COLOR: '1',
  };
  return run('node', [COMMAND, ...args, '--app', 'main.ts'], { env, cwd: path.join(folder, repository) });
}

async function stateOf(key: string): Promise<State> {
  return JSON.parse(await emulator.readObject(STATE_BUCKET, `teams/dev/${key}.tfstate`)) as State;
}

test('the contract of one repository is composed in the other, and only what both sides want is granted', async () => {
  await expectSuccess(command('orders-service', 'contract', '--output', 'contract/contract.json'));
  const installed = path.join(folder, 'platform/node_modules/@acme/orders-contract');
  cpSync(path.join(folder, 'orders-service/contract'), installed, { recursive: true });
  const deployed = await command('platform', 'deploy', 'teams-dev', 'teams-dev-orders', '--auto-approve');
  expect([deployed.exitCode, deployed.exitCode === 0 ? '' : deployed.output]).toEqual([0, '']);
  expect(deployed.output).toContain(
    'requests scope "orders/write", which service "orders" (@acme/team-orders) does not',
  );
  expect(deployed.output).toContain('accepts client "ReportingService" with scope "orders/close", which service');

  const [client, ...others] = (await stateOf('terraform')).resources
    .filter(({ type }) => type === 'aws_cognito_user_pool_client')
    .flatMap(({ instances }) => instances.map(({ attributes }) => attributes));
  expect(others).toEqual([]);
  expect(client).toMatchObject({ name: 'teams-dev-ReportingService', allowed_oauth_scopes: ['orders/read'] });
  const ask = (scope?: string) =>
    fetch(`${emulator.url}/oauth2/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${String(client?.id)}:${String(client?.client_secret)}`)}` },
      body: new URLSearchParams({ grant_type: 'client_credentials', ...(scope === undefined ? {} : { scope }) }),
    });
  for (const scope of ['orders/write', 'orders/close'])
    expect([scope, (await ask(scope)).status]).toEqual([scope, 400]);
  const { access_token: token } = (await (await ask()).json()) as { access_token: string };
  const { hostname, pathname } = new URL(String((await stateOf('orders')).outputs.ApiUrl?.value));
  const url = `${emulator.url}/restapis/${hostname.split('.')[0] ?? ''}${pathname}/_user_request_/orders`;
  const call = async (method: string) =>
    (await fetch(url, { method, headers: { authorization: `Bearer ${token}` } })).status;
  expect(await call('GET')).toBe(200);
  expect(REFUSED).toContain(await call('POST'));
  expect(REFUSED).toContain(await call('DELETE'));
});

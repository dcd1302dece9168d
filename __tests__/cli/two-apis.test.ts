import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runCommand, startCommand } from './run-command';

const APP = ['--app', 'examples/two-apis.ts'];
const ORDERS = 'cognito-m2m-demo-local-orders';
const folder = mkdtempSync(path.join(tmpdir(), 'two-apis-cli-'));

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

test('start serves both APIs of the example, and verify compares each with its declaration', async () => {
  const file = path.join(folder, 'connection.json');
  const started = startCommand(['start', ...APP, '--port', '0', '--output', file]);
  await started.until(() => started.stdout.includes('Ctrl-C ends it.'));
  expect(started.stdout).toContain('12 of 12 cells as expected');
  expect(started.stdout).toMatch(/│ invoices +│[^]*│ GET \/invoices\/prod\/invoices [^]*│ orders +│/);
  expect(started.stdout).toMatch(/API +http:\/\/127\.0\.0\.1:\d+\/invoices\/prod\nAPI +\S+\/orders\/prod\n/);
  expect(started.stdout.match(/^token endpoint /gm)).toHaveLength(1);
  const { apiUrls } = JSON.parse(readFileSync(file, 'utf8')) as { apiUrls: Record<string, string> };
  expect(Object.keys(apiUrls).sort()).toEqual(['invoices/prod', 'orders/prod']);
  started.interrupt();
  await started.ended;
}, 120_000);

test('start serves the one that is named, and the pool that it joins', async () => {
  const { exitCode, stdout } = await runCommand(['start', ...APP, '--once', '--port', '0', '--stack', ORDERS]);
  expect(exitCode).toBe(0);
  expect(stdout).toContain('6 of 6 cells as expected');
}, 120_000);

test.each([
  ['Reporting', 'GET /orders', 0],
  ['Billing', 'GET /orders', 1],
  ['Reporting', 'GET /invoices', 0],
  ['Reporting', 'GET /invoices/prod/invoices', 0],
  ['Billing', 'GET /orders/prod/orders', 1],
  ['Reporting', 'GET /orders/live/orders', 0],
] as const)(
  'why says of %s at %s what the API with that route does',
  async (client, route, expected) => {
    const { exitCode } = await runCommand(['why', ...APP, '--client', client, '--route', route]);
    expect(exitCode).toBe(expected);
  },
  120_000,
);

test('why asks for the stack where no API has the route', async () => {
  const { exitCode, stderr } = await runCommand(['why', ...APP, '--client', 'Shop', '--route', 'GET /nothing']);
  expect(exitCode).toBe(2);
  expect(stderr).toContain('none of the APIs has the route "GET /nothing", expected one; name its stack with --stack');
}, 120_000);

test('cost shows every stack by its name, and what they cost together', async () => {
  const { exitCode, stdout } = await runCommand(['cost', ...APP, '--requests', '1000']);
  expect(exitCode).toBe(0);
  for (const name of ['dev', 'dev-invoices', 'dev-orders']) expect(stdout).toContain(`cognito-m2m-demo-${name}\n`);
  expect(stdout).not.toContain('not counted');
  expect(stdout).toMatch(/^together: \S+ with cached tokens, \S+ with a token for each request;/m);
}, 120_000);

test('openapi says that no API of the example is described', async () => {
  const { exitCode, stderr } = await runCommand(['openapi', ...APP]);
  expect(exitCode).not.toBe(0);
  expect(stderr).toContain('describes no API');
}, 120_000);

test('matrix shows a table for each API, with the clients of the pool that another stack makes', async () => {
  const { exitCode, stdout } = await runCommand(['matrix', ...APP, '--json']);
  expect(exitCode).toBe(0);
  const tables = JSON.parse(stdout) as { stack: string; routes: { name: string; cells: Record<string, string> }[] }[];
  expect(tables.map(({ stack, routes }) => [stack, routes.map(({ name, cells }) => [name, cells])])).toEqual([
    [
      'cognito-m2m-demo-dev-invoices',
      [
        ['GET /invoices/prod/invoices', { Billing: 'refused', Reporting: 'allowed', Shop: 'refused' }],
        ['POST /invoices/prod/invoices', { Billing: 'allowed', Reporting: 'refused', Shop: 'refused' }],
      ],
    ],
    [
      'cognito-m2m-demo-dev-orders',
      [
        ['GET /orders/prod/orders', { Billing: 'refused', Reporting: 'allowed', Shop: 'allowed' }],
        ['POST /orders/prod/orders', { Billing: 'refused', Reporting: 'refused', Shop: 'allowed' }],
      ],
    ],
  ]);
  const named = await runCommand(['matrix', ...APP, '--stack', 'cognito-m2m-demo-dev-orders']);
  expect(named.stdout).toContain('cognito-m2m-demo-dev-orders: 3 clients, 2 routes');
  expect(named.stdout).not.toContain('invoices');
}, 120_000);

test('matrix refuses a stack that the app does not have', async () => {
  const { exitCode, stderr } = await runCommand(['matrix', ...APP, '--stack', 'none']);
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/error: the app has no stack "none", expected one of: .*-orders; correct --stack/);
}, 120_000);

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

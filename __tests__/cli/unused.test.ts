import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { dayAfter, utcDay } from '../../src/access/day';
import { connectionOf } from '../../src/cli/connection';
import type { TestGateway } from '../local/test-gateway';
import { startTestGateway } from '../local/test-gateway';
import { runCommand, spawnCommand } from './run-command';
import './shared-synthesis';

jest.setTimeout(60_000);

let folder: string;
let gateway: TestGateway;
let common: string[];
const TOMORROW = dayAfter(utcDay(new Date()), 1);
const DECLARATION = 'src/app/customer-api.ts';

beforeAll(async () => {
  gateway = await startTestGateway();
  const [order, reporting] = [await gateway.token('OrderProcessingService'), await gateway.token('ReportingService')];
  await gateway.call('GET /customers', { token: order });
  await gateway.call('POST /customers', { token: order, body: '{"name":"A","email":"a@example.com"}' });
  await gateway.call('GET /customers/a', { token: reporting });
  await gateway.call('DELETE /customers/a', { token: reporting });
});

beforeEach(() => {
  mkdirSync('.build', { recursive: true });
  folder = mkdtempSync(path.resolve('.build/unused-'));
  const outputs = path.join(folder, 'gateway.json');
  writeFileSync(outputs, JSON.stringify(connectionOf(gateway)), { mode: 0o600 });
  common = ['unused', '--outputs', outputs, '--today', TOMORROW, '--days', '1'];
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function log(lines: readonly string[] = gateway.accessLog, name = 'access.log'): string {
  const file = path.join(folder, name);
  writeFileSync(file, name.endsWith('.gz') ? gzipSync(lines.join('')) : lines.join(''));
  return file;
}
/** Removes progress lines, whose durations vary. */
const unhurried = (stderr: string) => stderr.replaceAll(/^.* …\n/gm, '');

test('a table says which scope no call needed, and the command ends with 1', async () => {
  const { exitCode, stdout, stderr } = await runCommand([...common, '--log', log()]);
  expect([exitCode, unhurried(stderr)]).toEqual([1, '']);
  expect(stdout).toMatch(/│ OrderProcessingService │ customer-api\/admin\s+│ unused\s+│ 0 /);
  expect(stdout).toMatch(/│ ReportingService\s+│ customer-api\/read\s+│ used\s+│ 1 /);
  expect(stdout).toContain('Routes without a caller:\n  PUT /customers/{id}\n  DELETE /customers/{id}\n');
  expect(stdout).toContain('no call needed 1 granted scope\n');
});

test('several files, one of them packed, are one log; as JSON', async () => {
  const lines = [...gateway.accessLog];
  const files = [log(lines.slice(0, 2), 'a.log.gz'), log(lines.slice(2), 'b.log')];
  const { exitCode, stdout } = await runCommand([...common, '--json', '--log', ...files]);
  expect(exitCode).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({
    lines: lines.length,
    limits: [],
    certain: true,
    unused: [{ kind: 'client', name: 'OrderProcessingService', scope: 'customer-api/admin', verdict: 'unused' }],
    holdersWithoutCall: [],
  });
});

test('--patch removes the scope from the declaration, and prints it', async () => {
  const copy = path.join(folder, 'access.ts');
  copyFileSync(DECLARATION, copy);
  const { exitCode, stderr } = await runCommand([...common, '--log', log(), '--patch', '--declaration', copy]);
  expect([exitCode, unhurried(stderr)]).toEqual([1, `${copy}: OrderProcessingService without customer-api/admin\n`]);
  const before = readFileSync(DECLARATION, 'utf8');
  expect(readFileSync(copy, 'utf8')).toBe(
    before.replace("'customer-api/write', 'customer-api/admin']", "'customer-api/write']"),
  );
});

test('a log that is not whole lowers the verdict, and --patch changes nothing until that is accepted', async () => {
  const copy = path.join(folder, 'access.ts');
  copyFileSync(DECLARATION, copy);
  const short = [...common.slice(0, -1), '30', '--log', log([...gateway.accessLog, 'not a line\n'])];
  const refused = await runCommand([...short, '--patch', '--declaration', copy]);
  expect(refused.exitCode).toBe(2);
  expect(refused.stdout).toContain('! window: the log has lines of');
  expect(refused.stdout).toMatch(/│ perhaps unused\s+│/);
  expect(unhurried(refused.stderr)).toContain(
    'the log is incomplete (window, lines), expected a complete one; give the rest of it or --accept window lines; nothing was changed',
  );
  expect(readFileSync(copy, 'utf8')).toBe(readFileSync(DECLARATION, 'utf8'));
  const accepted = await runCommand([...short, '--patch', '--declaration', copy, '--accept', 'window', 'lines']);
  expect(accepted.exitCode).toBe(1);
  expect(readFileSync(copy, 'utf8')).not.toContain("'customer-api/admin'],\n      clientIdOutput");
});

test.each([
  ['an empty log', ''],
  ['a log of something else', 'a\u0000b\n\u0001\nc'],
])('%s tells nothing: nothing is called unused, nothing is patched, and the command ends with 2', async (_, lines) => {
  const copy = path.join(folder, 'access.ts');
  copyFileSync(DECLARATION, copy);
  const patch = ['--patch', '--declaration', copy, '--accept', 'window', 'lines'];
  const { exitCode, stdout, stderr } = await runCommand([...common, '--json', '--log', log([lines]), ...patch]);
  expect(exitCode).toBe(2);
  expect(JSON.parse(stdout)).toMatchObject({ certain: false, unused: [], holders: [], routesWithoutCaller: [] });
  expect(unhurried(stderr)).toMatch(
    /^error: none of \d lines is of this access log, expected lines of the stage, in its format; .*\n$/,
  );
  expect(readFileSync(copy, 'utf8')).toBe(readFileSync(DECLARATION, 'utf8'));
});

test('--patch that leaves everything to be done by hand ends with 2', async () => {
  const copy = path.join(folder, 'access.ts');
  writeFileSync(copy, 'defineAccess({ clients: { OrderProcessingService: { scopes: SCOPES } } });');
  const { exitCode, stderr } = await runCommand([...common, '--log', log(), '--patch', '--declaration', copy]);
  expect([exitCode, unhurried(stderr)]).toEqual([2, expect.stringMatching(/^by hand: /)]);
});

test('where every scope was needed, the command ends with 0', async () => {
  const [line = ''] = gateway.accessLog;
  const order = gateway.credentials('OrderProcessingService').id;
  const all = ['GET /customers', 'POST /customers', 'DELETE /customers/{id}'].map(
    (route) => `${JSON.stringify({ ...(JSON.parse(line) as object), route, clientId: order })}\n`,
  );
  const { exitCode, stdout } = await runCommand([...common, '--log', log([...gateway.accessLog, ...all])]);
  expect(exitCode).toBe(0);
  expect(stdout).toContain('every scope that a route requires was needed, or is kept for a reason\n');
});

test.each([
  ['no log', [], 'no access log is given, expected --log with files or --log-group with a name; add one'],
  ['a log that is not there', ['--log', 'nowhere.log'], 'nowhere.log cannot be read: '],
  ['a number of days that is none', ['--days', '0'], 'expected a whole number of days from 1 to 3653.'],
  ['a limit that there is not', ['--accept', 'all'], 'Allowed choices are window, gaps, sampled'],
  ['a day that does not exist', ['--today', '2027-02-30'], 'expected a day that exists, such as 2027-03-01.'],
])('%s ends with 2', async (_, args, message) => {
  const { exitCode, stderr } = await runCommand([...common, ...args]);
  expect(exitCode).toBe(2);
  expect(stderr).toContain(message);
});

test('--log-group asks CloudWatch Logs at the address and in the Region of the settings', async () => {
  const asked: string[] = [];
  const order = gateway.credentials('OrderProcessingService').id;
  const row = {
    route: 'GET /customers',
    status: '200',
    clientId: order,
    calls: '9',
    last: `${dayAfter(TOMORROW, -1)} 12:00:00.000`,
  };
  const server = createServer((request, response) => {
    const isStart = request.headers['x-amz-target'] === 'Logs_20140328.StartQuery';
    asked.push(String(request.headers.authorization));
    const results = [Object.entries(row).map(([field, value]) => ({ field, value }))];
    response.end(JSON.stringify(isStart ? { queryId: 'q' } : { status: 'Complete', results }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const variables = {
      AWS_ACCESS_KEY_ID: 'key',
      AWS_SECRET_ACCESS_KEY: 'secret',
      M2M_REGION: 'eu-west-1',
      M2M_AWS_ENDPOINT_URL: endpoint,
    };
    const { exitCode, stdout } = await runCommand([...common, '--log-group', '/aws/apigateway/shop', '--json'], {
      variables,
    });
    expect(exitCode).toBe(1);
    // Calls of the day, and of today.
    expect(JSON.parse(stdout)).toMatchObject({ lines: 18, limits: [], holders: [{ calls: 18 }, { calls: 0 }] });
    expect(asked).toHaveLength(4);
    expect(asked[0]).toContain('/eu-west-1/logs/aws4_request');
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

test('the command runs as a process, and names itself where it is misspelt', async () => {
  const { exitCode, stderr } = await spawnCommand(['unusde']);
  expect([exitCode, stderr]).toEqual([2, expect.stringContaining('Did you mean unused?')]);
});

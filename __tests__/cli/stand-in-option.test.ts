import { startService } from '../local/http-service';
import { runCommand, startCommand } from './run-command';
import './shared-synthesis';

const APP = ['--app', 'examples/http-backend.ts'];
const STUB = 'orders=examples/http-backend/stub.ts';
const INVALID = (given: string, expected: string) =>
  `error: option '--backend <name=where>' argument '${given}' is invalid. ${expected}\n`;
const FORMS = 'expected NAME=http://127.0.0.1:3000 or NAME=./stub.ts.';
const noAddress = (where: string) =>
  `"${where}" is no address of a service, expected http:// or https:// without user, query and fragment.`;

const start = (...args: string[]) => runCommand(['start', '--once', '--port', '0', ...APP, ...args]);
const backends = (...given: string[]) => given.flatMap((each) => ['--backend', each]);

test.each(['orders', 'orders=', '=http://127.0.0.1:3000', '='])('"%s" has no name or no place', async (given) => {
  const { exitCode, ...said } = await start(...backends(given));
  expect({ exitCode, ...said }).toEqual({ exitCode: 2, stdout: '', stderr: INVALID(given, FORMS) });
});

test.each([
  'http://',
  'http://127.0.0.1:99999',
  'ftp://127.0.0.1',
  'http:/127.0.0.1',
  'http://user:word@127.0.0.1',
  'http://127.0.0.1/?a=1',
  'http://127.0.0.1/#a',
])('"%s" is no address', async (where) => {
  const { exitCode, stderr } = await start(...backends(`orders=${where}`));
  expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: INVALID(`orders=${where}`, noAddress(where)) });
});

test('a backend has one stand-in', async () => {
  const { exitCode, stderr } = await start(...backends(STUB, STUB));
  const expected = '"orders" already has a stand-in, expected one for each backend.';
  expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: INVALID(STUB, expected) });
});

test.each([
  ['order=http://127.0.0.1:1', /^error: --backend names "order", expected one of: orders; did you mean "orders"\?\n$/],
  ['orders=missing.ts', /^error: [^\n]*missing\.ts[^\n]*\n$/],
])('%s is one error of the app', async (given, message) => {
  const { exitCode, stdout, stderr } = await start(...backends(given));
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  expect(stderr.replace(/^synthesizing [^\n]*\n/, '')).toMatch(message);
});

test('without one, an endpoint that a laptop cannot reach is one line, and the other routes are served', async () => {
  const command = startCommand(['start', '--port', '0', ...APP]);
  await command.until(() => command.stdout.includes('Ctrl-C ends it.'));
  command.interrupt();
  const { stdout } = await command.ended;
  expect(stdout.split('\n').filter((line) => line.includes('--backend'))).toEqual([
    'backend "orders" cannot be reached from here: https://orders.internal.example.com/v1 is in a VPC, so its routes answer 500; start with --backend orders=http://127.0.0.1:3000 or --backend orders=./stub.ts',
  ]);
  expect(stdout).toMatch(/GET \/health +│ ✓ allowed: 200/);
  expect(stdout).toContain('2 of 3 cells as expected');
});

test('start names an endpoint that it calls for real before it tries the matrix', async () => {
  const service = await startService();
  try {
    const variables = { ORDERS_URL: service.url };
    const args = ['start', '--once', '--port', '0', '--app', '__tests__/e2e/backends-app.ts'];
    const { exitCode, stdout } = await runCommand(args, { variables });
    expect(exitCode).toBe(0);
    // The test replaces the URL after the declaration, so the JSON does not name the backend.
    expect(stdout.split('\n')[0]).toBe(`GET /orders/{id} → ${service.url} (called for real)`);
  } finally {
    await service.close();
  }
});

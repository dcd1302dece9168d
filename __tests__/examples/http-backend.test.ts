import type { ChildProcess } from 'node:child_process';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { createService } from '../../examples/http-backend/service';
import { describeWith, describeWithPython } from '../e2e/toolchain';

jest.setTimeout(120_000);

const PAGE = 'docs/backends.md';
const SOURCES = ['caller.ts', 'service.ts', 'service.py', 'service.go'].map((file) => `examples/http-backend/${file}`);

/** A running service, and how to stop it. */
interface Running {
  readonly url: string;
  readonly end: () => void;
}

/** Header names and values in turn, as sent. */
type RawHeaders = readonly (readonly [name: string, value: string])[];

const KNOWN: RawHeaders = [
  ['X-Client-Id', 'c-1'],
  ['X-Client-Scopes', 'orders/read orders/write'],
  ['X-Client-Type', 'machine'],
  ['X-Request-Id', 'r-1'],
];
const NOBODY: RawHeaders = [...KNOWN.slice(0, 3).map(([name]) => [name, '-'] as const), ['X-Request-Id', 'r-1']];
const replaced = (name: string, by: string): RawHeaders =>
  KNOWN.map(([own, value]) => [own === name ? by : own, value] as const);

async function call(url: string, headers: RawHeaders): Promise<{ status: number | undefined; body: unknown }> {
  const { host } = new URL(url);
  const sent = request(`${url}/order/o-1`, { headers: [['Host', host], ...headers].flat(), agent: false }).end();
  const [response] = (await once(sent, 'response')) as [Parameters<typeof text>[0] & { statusCode?: number }];
  return { status: response.statusCode, body: JSON.parse(await text(response)) };
}

/** Starts a program that prints its URL. */
async function program(command: string, args: readonly string[]): Promise<Running> {
  const child: ChildProcess = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  if (!child.stdout) throw new Error('it has an output');
  const [url] = (await once(createInterface(child.stdout), 'line')) as [string];
  return { url, end: () => void child.kill('SIGKILL') };
}

/** Behaviour of every service, in any language. */
function behaves(start: () => Promise<Running>): void {
  let running: Running;

  beforeAll(async () => {
    running = await start();
  });

  afterAll(() => {
    running.end();
  });

  test('knows the client, its scopes and the request', async () => {
    const body = { path: '/order/o-1', clientId: 'c-1', scopes: ['orders/read', 'orders/write'], requestId: 'r-1' };
    expect(await call(running.url, KNOWN)).toEqual({ status: 200, body });
  });

  test('knows that nobody is known on a public route', async () => {
    const body = { path: '/order/o-1', clientId: null, scopes: [], requestId: 'r-1' };
    expect(await call(running.url, NOBODY)).toEqual({ status: 200, body });
  });

  test.each<[string, RawHeaders]>([
    ['nothing that API Gateway sets', []],
    ['no client', KNOWN.slice(1)],
    ['a look-alike beside it', [...KNOWN, ['X_Client_Id', 'admin']]],
    ['a look-alike before it', [['x_client_id', 'admin'], ...KNOWN]],
    ['a look-alike in its place', replaced('X-Client-Id', 'X_Client_Id')],
    ['a look-alike by half', [...KNOWN, ['X-Client_Id', 'admin']]],
    ['look-alike scopes', [...KNOWN, ['X_CLIENT_SCOPES', 'orders/admin']]],
    ['a look-alike type', [...KNOWN, ['X_Client-Type', 'person']]],
    ['a look-alike request', [...KNOWN, ['X_Request_Id', 'r-2']]],
    ['the client twice', [...KNOWN, ['X-Client-Id', 'admin']]],
    ['the client twice, in another case', [...KNOWN, ['x-client-id', 'admin']]],
    ['the scopes twice', [...KNOWN, ['X-Client-Scopes', 'orders/admin']]],
  ])('refuses a request with %s', async (_, headers) => {
    expect(await call(running.url, headers)).toEqual({ status: 400, body: { error: 'headers_refused' } });
  });

  test('goes on after a refusal', async () => {
    expect(await call(running.url, KNOWN)).toMatchObject({ status: 200 });
  });
}

describe('the service in Node.js', () => {
  behaves(async () => {
    const service = createService().listen(0, '127.0.0.1');
    await once(service, 'listening');
    const end = () => {
      service.close();
      service.closeAllConnections();
    };
    return { url: `http://127.0.0.1:${(service.address() as AddressInfo).port}`, end };
  });
});

describeWithPython()('the service in Python, behind WSGI', () => {
  behaves(() => program('python3', ['examples/http-backend/service.py', '0']));
});

describeWith('Go 1.21', 'go', ['version'], { env: {} })('the service in Go', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'go-service-'));

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  behaves(() => {
    const binary = path.join(folder, 'service');
    const env = { ...process.env, GOTOOLCHAIN: 'local', GOFLAGS: '', GOWORK: 'off' };
    execFileSync('go', ['build', '-o', binary, 'examples/http-backend/service.go'], { env });
    return program(binary, ['0']);
  });
});

test('the page on backends shows them as they are; where it does not, UPDATE_EXAMPLE=1 npx jest http-backend writes it', () => {
  const page = readFileSync(PAGE, 'utf8');
  const shown = SOURCES.reduce((before, file) => {
    const block = new RegExp(`(\\[${file.replaceAll('.', '\\.')}\\][^\\n]*\\n\\n\`\`\`[a-z]+\\n)[^]*?(?=\`\`\`\\n)`);
    expect([file, block.test(before)]).toEqual([file, true]);
    return before.replace(block, (_, head: string) => head + readFileSync(file, 'utf8'));
  }, page);
  if (process.env.UPDATE_EXAMPLE === '1') writeFileSync(PAGE, shown);
  expect(readFileSync(PAGE, 'utf8')).toBe(shown);
});

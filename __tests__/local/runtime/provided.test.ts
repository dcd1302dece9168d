import { createServer } from 'node:http';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { defineAccess } from '../../../src/access/define-access';
import { listen } from '../../../src/local/http-server';
import { startGateway } from '../../../src/local/server';
import { generateSigningKey } from '../../../src/local/token/signing-key';
import type { Backend } from '../../../src/stacks/backend';
import { zipOf } from '../../bundle/zip-of';
import type { TestGateway } from '../test-gateway';
import { startTestGateway, synthesizedStack } from '../test-gateway';

jest.setTimeout(30_000);

const READ = { scopes: ['orders/read'] } as const;
const access = defineAccess({
  resourceServers: { orders: { name: 'Orders', scopes: { read: 'Read orders' } } },
  clients: { Reporting: { scopes: ['orders/read'] } },
  routes: { 'GET /node': READ, 'GET /own/{id}': { ...READ, backend: 'own' } },
});

/**
 * A program for Lambda's runtime API; its path to Node.js is absolute, because functions do not have this process's
 * PATH.
 */
const BOOTSTRAP = `#!${process.execPath}
const root = 'http://' + process.env.AWS_LAMBDA_RUNTIME_API + '/2018-06-01/runtime/invocation/';
const post = (url, body) => fetch(root + url, { method: 'POST', body });
(async () => {
  for (let calls = 1; ; calls++) {
    const next = await fetch(root + 'next');
    const id = next.headers.get('lambda-runtime-aws-request-id');
    const { id: mode } = (await next.json()).pathParameters;
    if (mode === 'exit') process.exit(3);
    if (mode === 'hang') await new Promise((resolve) => setTimeout(resolve, 60_000));
    const told = { calls, folder: process.env.LAMBDA_TASK_ROOT };
    const body = { statusCode: 200, body: mode === 'large' ? 'x'.repeat(7_000_000) : JSON.stringify(told) };
    if (mode === 'throw') await post(id + '/error', JSON.stringify({ errorMessage: 'no such order' }));
    else await post(id + '/response', mode === 'garbage' ? 'no JSON' : JSON.stringify(body));
  }
})();
`;

const folder = mkdtempSync(path.join(tmpdir(), 'provided-function-'));

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Creates a folder with a program that is not executable, as after some checkouts. */
function program(text: string): string {
  const own = mkdtempSync(path.join(folder, 'program-'));
  writeFileSync(path.join(own, 'bootstrap'), text);
  chmodSync(path.join(own, 'bootstrap'), 0o644);
  return own;
}

function start(backend: object): Promise<TestGateway> {
  const own = { runtime: 'provided.al2023', ...backend } as Backend;
  const variables = { M2M_LAMBDA_TIMEOUT_SECONDS: '1' };
  return startTestGateway({ access, backends: { own }, variables, fresh: true });
}

interface Told {
  readonly calls: number;
  readonly folder: string;
}

const get = async (gateway: TestGateway, route: string) =>
  gateway.call(`GET ${route}`, { token: await gateway.token('Reporting') });
const told = async (gateway: TestGateway) => (await (await get(gateway, '/own/7')).json()) as Told;

describe('a program of a folder', () => {
  let own: string;
  let gateway: TestGateway;

  beforeAll(async () => {
    own = program(BOOTSTRAP);
    gateway = await start({ folder: own });
  });

  test('runs where it is, and keeps what it has in memory', async () => {
    const first = await told(gateway);
    expect(first).toMatchObject({ folder: own });
    expect((await told(gateway)).calls).toBe(first.calls + 1);
  });

  test.each(['throw', 'exit', 'hang', 'garbage', 'large'])(
    'that does "%s" is 502, and the next request works',
    async (mode) => {
      expect((await get(gateway, `/own/${mode}`)).status).toBe(502);
      expect((await get(gateway, '/own/7')).status).toBe(200);
    },
  );
});

test('a program of a zip is unpacked, with its mode, and removed in the end', async () => {
  const zip = path.join(folder, 'own.zip');
  writeFileSync(zip, zipOf({ bootstrap: { text: BOOTSTRAP }, 'data/prices.json': { text: '{}', mode: 0o644 } }));
  const gateway = await start({ zip });
  const { folder: unpacked } = await told(gateway);
  expect(unpacked).not.toBe(folder);
  expect(statSync(path.join(unpacked, 'bootstrap')).mode & 0o111).not.toBe(0);
  expect(readFileSync(path.join(unpacked, 'data/prices.json'), 'utf8')).toBe('{}');
  await gateway.close();
  expect(statSync(unpacked, { throwIfNoEntry: false })).toBeUndefined();
});

test('a program in a shell runs too', async () => {
  const gateway = await start({
    folder: program(`#!/bin/sh
root="http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation"
while true; do
  id=$("${process.execPath}" -e 'fetch(process.argv[1]).then((next) => console.log(next.headers.get("lambda-runtime-aws-request-id")))' "$root/next")
  "${process.execPath}" -e 'fetch(process.argv[1], { method: "POST", body: process.argv[2] })' "$root/$id/response" '{"statusCode":200,"body":"from a shell"}'
done
`),
  });
  expect(await (await get(gateway, '/own/7')).text()).toBe('from a shell');
});

describe('what cannot be started', () => {
  const lines = ({ logs }: TestGateway) =>
    logs
      .join('')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('{'));

  test('is one line that names the option, and the other routes are served', async () => {
    const gateway = await start({ folder: program('#!/no/such/interpreter\n') });
    for (let call = 0; call < 3; call++) expect((await get(gateway, '/own/7')).status).toBe(502);
    expect((await get(gateway, '/node')).status).toBe(200);
    expect(lines(gateway)).toEqual([
      expect.stringMatching(
        /^cognito-m2m-demo-local-own \(provided\.al2023\) cannot run here: spawn \S+bootstrap ENOENT; install it, or replace it with --backend own=\.\/stub\.ts$/,
      ),
    ]);
  });

  test('is one line where the machine has no Python', async () => {
    const own = mkdtempSync(path.join(folder, 'python-'));
    writeFileSync(path.join(own, 'app.py'), 'def handler(event, context): pass\n');
    const { PATH } = process.env;
    process.env.PATH = '/nowhere';
    try {
      const gateway = await start({ folder: own, runtime: 'python3.13', handler: 'app.handler' });
      for (let call = 0; call < 3; call++) expect((await get(gateway, '/own/7')).status).toBe(502);
      expect((await get(gateway, '/node')).status).toBe(200);
      expect(lines(gateway)).toEqual([
        'cognito-m2m-demo-local-own (python3.13) cannot run here: python3 is not on the PATH; install it, or replace it with --backend own=./stub.ts',
      ]);
    } finally {
      process.env.PATH = PATH;
    }
  });

  test('is said at the start where no machine could', async () => {
    const zip = path.join(folder, 'java.zip');
    writeFileSync(zip, zipOf({ 'com/example/Orders.class': { text: 'class' } }));
    const java = { zip, runtime: 'java21', handler: 'com.example.Orders::handle' };
    const gateway = await start(java);
    expect(gateway.unreachable).toEqual([
      'backend "own" cannot be reached from here: java21 does not run here, so its routes answer 500; start with --backend own=http://127.0.0.1:3000 or --backend own=./stub.ts',
    ]);
    expect((await get(gateway, '/own/7')).status).toBe(500);
    expect((await get(gateway, '/node')).status).toBe(200);
  });
});

test('a start that fails leaves nothing open', async () => {
  const zip = path.join(folder, 'replaced.zip');
  writeFileSync(zip, zipOf({ bootstrap: { text: BOOTSTRAP } }));
  const own = { zip, runtime: 'provided.al2023' };
  const stack = synthesizedStack({ access, backends: { own }, fresh: true });
  const functions = Object.values(stack.json.resource.aws_lambda_function ?? {});
  const filename = functions.map((each) => String(each.filename)).find((file) => file.endsWith('replaced.zip')) ?? '';
  // Somebody may do that after synth.
  writeFileSync(
    path.join(stack.directory, filename),
    zipOf({ '../evil': { text: '' }, bootstrap: { text: BOOTSTRAP } }),
  );
  const probe = createServer();
  const port = Number(new URL(await listen(probe, 0)).port);
  probe.close();
  const starting = startGateway({ stack, key: await generateSigningKey(), port, log: () => undefined });
  await expect(starting).rejects.toThrow('holds a file outside of its folder: ../evil');
  const again = createServer();
  await listen(again, port);
  again.close();
});

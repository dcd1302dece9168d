import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { defineAccess } from '../../../src/access/define-access';
import type { TestGateway } from '../test-gateway';
import { startTestGateway } from '../test-gateway';

jest.setTimeout(60_000);

const READ = { scopes: ['orders/read'] } as const;
const access = defineAccess({
  resourceServers: { orders: { name: 'Orders', scopes: { read: 'Read orders' } } },
  clients: { Reporting: { scopes: ['orders/read'] } },
  routes: {
    'GET /node/{id}': READ,
    'POST /node/{id}': READ,
    'GET /python/{id}': { ...READ, backend: 'python' },
    'POST /python/{id}': { ...READ, backend: 'python' },
  },
});

const HANDLER = `
import json, os, sys, time

calls = 0

def handler(event, context):
    global calls
    calls += 1
    mode = event["pathParameters"]["id"]
    if mode == "throw":
        raise ValueError("no such order")
    if mode == "exit":
        os._exit(3)
    if mode == "hang":
        time.sleep(60)
    if mode == "garbage":
        return object()
    if mode == "list":
        return [1, 2]
    if mode == "large":
        return {"statusCode": 200, "body": "x" * 7_000_000}
    if mode == "environment":
        return {"statusCode": 200, "body": json.dumps(dict(os.environ))}
    if mode == "context":
        told = [context.function_name, context.aws_request_id, context.memory_limit_in_mb]
        return {"statusCode": 200, "body": json.dumps(told + [context.get_remaining_time_in_millis(), calls])}
    return {"statusCode": 200, "body": json.dumps(event)}
`;

const NODE = `exports.handler = async (event) => {
  const { id: mode } = event.pathParameters;
  if (mode === 'throw') throw new Error('no such order');
  if (mode === 'exit') process.exit(3);
  if (mode === 'hang') await new Promise((resolve) => setTimeout(resolve, 60_000));
  if (mode === 'garbage') return 1n;
  if (mode === 'list') return [1, 2];
  if (mode === 'large') return { statusCode: 200, body: 'x'.repeat(7_000_000) };
  return { statusCode: 200, body: JSON.stringify(event) };
};`;

const folder = mkdtempSync(path.join(tmpdir(), 'python-function-'));
let gateway: TestGateway;
let token: string;

beforeAll(async () => {
  writeFileSync(path.join(folder, 'app.py'), HANDLER);
  gateway = await startTestGateway({
    access,
    handler: NODE,
    variables: { M2M_LAMBDA_TIMEOUT_SECONDS: '1' },
    backends: {
      python: { folder, runtime: 'python3.13', handler: 'app.handler', environment: { MODE: 'strict' } },
    },
    fresh: true,
  });
  token = await gateway.token('Reporting');
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** The event of a function, without parts that differ in each call. */
async function event(runtime: 'node' | 'python', route: string, init: RequestInit = {}): Promise<object> {
  const [method = '', rest = ''] = route.split(' ');
  const response = await gateway.call(`${method} /${runtime}${rest}`, { token, ...init });
  const text = await response.text();
  const own = text.replaceAll(`/${runtime}/`, '/RUNTIME/').replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}|Root=[^"]+/g, 'ID');
  const { requestContext, ...others } = JSON.parse(own) as { requestContext: Record<string, unknown> };
  const { requestTime, requestTimeEpoch, extendedRequestId, resourceId, ...context } = requestContext;
  expect([requestTime, requestTimeEpoch, extendedRequestId, resourceId]).not.toContain(undefined);
  return { ...others, requestContext: context };
}

test.each<[string, string, RequestInit]>([
  ['a plain request', 'GET /7', {}],
  ['an encoded path and query', 'GET /a%2Fb%20c?q=a%20b&q=%C3%A4&empty=', {}],
  [
    'headers twice',
    'GET /7',
    {
      headers: [
        ['x-one', '1'],
        ['x-one', '2'],
      ],
    },
  ],
  [
    'a body with characters of any alphabet',
    'POST /7',
    { body: '{"name":"Grüße 漢字 🚀 \\u2028"}', headers: { 'content-type': 'application/json' } },
  ],
  [
    'a body that is no JSON',
    'POST /7',
    { body: 'a=1&b=2', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
  ],
])('Python gets the event that Node.js gets: %s', async (_, route, init) => {
  expect(await event('python', route, init)).toEqual(await event('node', route, init));
});

test.each(['throw', 'exit', 'hang', 'garbage', 'list', 'large'])(
  'a function that does "%s" is answered as one of Node.js, and the next request works',
  async (mode) => {
    const answers = await Promise.all(
      ['node', 'python'].map(async (runtime) => {
        const response = await gateway.call(`GET /${runtime}/${mode}`, { token });
        const next = await gateway.call(`GET /${runtime}/7`, { token });
        return { status: response.status, body: await response.text(), next: next.status };
      }),
    );
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[1]).toMatchObject({ status: 502, next: 200 });
  },
);

test('a function sees the declared environment and what Lambda sets, and nothing of this process', async () => {
  process.env.SECRET_OF_THE_SHELL = 'hidden';
  try {
    const response = await gateway.call('GET /python/environment', { token });
    const variables = (await response.json()) as Record<string, string>;
    expect(variables).toMatchObject({
      MODE: 'strict',
      _HANDLER: 'app.handler',
      AWS_LAMBDA_FUNCTION_NAME: 'cognito-m2m-demo-local-python',
    });
    const { CORS_ORIGINS, LC_CTYPE, ...others } = variables;
    expect([CORS_ORIGINS, LC_CTYPE ?? 'C.UTF-8']).toEqual(['', 'C.UTF-8']);
    expect(
      Object.keys(others).filter((name) => !/^(AWS_|LAMBDA_|POWERTOOLS_)|^(_HANDLER|LANG|MODE|PATH|TZ)$/.test(name)),
    ).toEqual([]);
    expect(variables.AWS_LAMBDA_RUNTIME_API).toMatch(/^127\.0\.0\.1:\d+\/[0-9a-f]{32}$/);
  } finally {
    delete process.env.SECRET_OF_THE_SHELL;
  }
});

test('a function keeps what it has in memory, and is told of its invocation', async () => {
  const call = async () =>
    (await gateway.call('GET /python/context', { token })).json() as Promise<[string, string, string, number, number]>;
  const [first, second] = [await call(), await call()];
  expect(first[0]).toBe('cognito-m2m-demo-local-python');
  expect(first[2]).toBe('256');
  expect(first[3]).toBeLessThanOrEqual(1_000);
  expect(first[1]).not.toBe(second[1]);
  expect(second[4]).toBe(first[4] + 1);
});

test('the runtime API is for the runtime alone', async () => {
  const variables = (await (await gateway.call('GET /python/environment', { token })).json()) as Record<string, string>;
  const api = `http://${variables.AWS_LAMBDA_RUNTIME_API ?? ''}/2018-06-01/runtime/init/error`;
  const post = (url: string, headers: Record<string, string> = {}) =>
    fetch(url, { method: 'POST', headers, body: '{}' });
  expect((await post(api, { origin: 'https://evil.example' })).status).toBe(403);
  expect((await post(api.replace('127.0.0.1', 'localhost'))).status).toBe(403);
  expect((await post(api.replace(/\/[0-9a-f]{32}\//, `/${'0'.repeat(32)}/`))).status).toBe(404);
  expect((await post(api.replace('init/error', 'invocation/unknown/response'))).status).toBe(400);
});

test('a handler that cannot be loaded says so, and the routes of others are served', async () => {
  const broken = mkdtempSync(path.join(folder, 'broken-'));
  writeFileSync(path.join(broken, 'app.py'), 'import nothing_of_this_name\n');
  const other = await startTestGateway({
    access,
    backends: { python: { folder: broken, runtime: 'python3.13', handler: 'app.handler' } },
    fresh: true,
  });
  const own = await other.token('Reporting');
  expect((await other.call('GET /python/7', { token: own })).status).toBe(502);
  expect((await other.call('GET /node/7', { token: own })).status).toBe(200);
  expect(other.logs.join('')).toContain('nothing_of_this_name');
});

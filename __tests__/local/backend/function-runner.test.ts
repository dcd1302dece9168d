import { Worker } from 'node:worker_threads';
import type { TestGateway } from '../test-gateway';
import { resourceOf, startTestGateway } from '../test-gateway';

/** A function that does what the query says, and counts its requests since it was loaded. */
const FAULTY = `
let count = 0;
exports.handler = async (event, context) => {
  count++;
  const { fault } = event.queryStringParameters ?? {};
  const faults = {
    throw: () => { throw new Error('broken on purpose'); },
    'throw text': () => { throw 'text'; },
    exit: () => process.exit(0),
    kill: () => process.kill(process.pid, 'SIGTERM'),
    'exit later': () => { setImmediate(() => process.exit(3)); return new Promise(() => {}); },
    crash: () => { setImmediate(() => { throw new Error('broken behind'); }); return new Promise(() => {}); },
    hang: () => new Promise(() => {}),
    loop: () => { for (;;); },
    memory: () => { const all = []; for (;;) all.push(new Array(1e6).fill(all.length)); },
    garbage: () => 'garbage',
    nothing: () => undefined,
    'number': () => 42,
    'wrong status': () => ({ statusCode: 'many' }),
    'wrong header': () => ({ statusCode: 200, headers: { 'a b': 'c' } }),
    circular: () => { const a = {}; a.a = a; return a; },
    large: () => ({ statusCode: 200, body: 'x'.repeat(7 * 1024 * 1024) }),
    // Nothing a function does at its port speaks for another event, or breaks what listens.
    port: () => {
      const { parentPort } = require('node:worker_threads');
      for (const sent of ['text', null, {}, { requestId: 'other', result: '{"statusCode":201}' }]) parentPort.postMessage(sent);
      parentPort.postMessage({ requestId: context.awsRequestId, result: 7 });
      return { statusCode: 200, body: JSON.stringify({ count }) };
    },
  };
  if (fault) return faults[fault]();
  const { AWS_REGION, PATH, CUSTOMER_STORE } = process.env;
  console.log('handled', count);
  const remaining = context.getRemainingTimeInMillis();
  return { statusCode: 200, body: JSON.stringify({ count, AWS_REGION, PATH, CUSTOMER_STORE, remaining, ...context }) };
};`;

let gateway: TestGateway;
let token: string;

beforeAll(async () => {
  gateway = await startTestGateway({ handler: FAULTY, variables: { M2M_LAMBDA_TIMEOUT_SECONDS: '1' } });
  token = await gateway.token('ReportingService');
});

async function call(fault?: string) {
  const response = await gateway.call(`GET /customers${fault === undefined ? '' : `?fault=${fault}`}`, { token });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const BAD_GATEWAY = { status: 502, body: { error: 'gateway_error', message: 'Internal server error' } };

const FAILURES = [
  'throw',
  'throw text',
  'garbage',
  'number',
  'nothing',
  'wrong status',
  'wrong header',
  'circular',
  'large',
];
test.each(FAILURES)('a function that does "%s" is 502, and lives on', async (fault) => {
  const before = await call();
  expect(await call(fault)).toEqual(BAD_GATEWAY);
  const after = await call();
  expect(Number(after.body.count)).toBe(Number(before.body.count) + 2);
});

test.each(['exit', 'kill', 'exit later', 'crash', 'memory', 'hang', 'loop'])(
  'a function that does "%s" is 502 to its caller alone, and starts anew',
  async (fault) => {
    // GIVEN requests before and after the fault, queued for the same function
    const [before, failed, after] = await Promise.all([call(), call(fault), call()]);
    // THEN they are answered
    expect(failed).toEqual(BAD_GATEWAY);
    expect(before.status).toBe(200);
    expect(after).toMatchObject({ status: 200, body: { count: 1 } });
  },
);

test('what a function sends to the thread that runs it is not its answer', async () => {
  expect(await call('port')).toMatchObject({ status: 200, body: { count: expect.any(Number) } });
});

test('an event over 6 MB is 413, before the function sees it', async () => {
  const { count } = (await call()).body;
  const order = await gateway.token('OrderProcessingService');
  const headers = { 'content-type': 'text/plain' };
  const send = (length: number) =>
    gateway.call('DELETE /customers/ada', { token: order, headers, body: 'x'.repeat(length) });
  const response = await send(6 * 1_024 * 1_024);
  // AWS's own message, which cannot be customized.
  expect({ status: response.status, body: await response.json() }).toEqual({
    status: 413,
    body: { message: 'Request Too Long' },
  });
  expect((await send(6 * 1_024 * 1_024 - 10_000)).status).toBe(200);
  expect((await call()).body.count).toBe(Number(count) + 2);
});

test('what a function keeps in memory is there on the next request', async () => {
  const [first, second] = [await call(), await call()];
  expect(Number(second.body.count)).toBe(Number(first.body.count) + 1);
});

test('many requests leave no listener behind at the thread', async () => {
  const on = jest.spyOn(Worker.prototype, 'on');
  const fresh = await startTestGateway({ handler: FAULTY });
  const [worker] = on.mock.contexts as Worker[];
  on.mockRestore();
  const listeners = () => ['message', 'exit', 'error'].map((event) => worker?.listenerCount(event));
  const before = listeners();
  const authorization = await fresh.token('ReportingService');
  for (let request = 0; request < 5; request++) await fresh.call('GET /customers', { token: authorization });
  expect(listeners()).toEqual(before);
  expect(before).toEqual([1, 1, 1]);
});

test('a function sees the environment of its configuration, not that of this process', async () => {
  const { body } = await call();
  expect(body).toMatchObject({
    AWS_REGION: 'us-east-1',
    CUSTOMER_STORE: 'memory',
    functionName: 'cognito-m2m-demo-local-customers',
    memoryLimitInMB: '256',
    awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
  });
  expect(body).not.toHaveProperty('PATH');
  expect(body.remaining).toBeGreaterThan(0);
  expect(body.remaining).toBeLessThanOrEqual(1_000);
});

test('what a function writes, and why it failed, goes to the log and not to the caller', async () => {
  await call();
  expect(gateway.logs.join('')).toMatch(/handled \d+\n/);
  const { body } = await call('throw');
  expect(JSON.stringify(body)).not.toContain('purpose');
  expect(gateway.logs.join('')).toContain('broken on purpose');
});

test('API Gateway gives up after the timeout of the integration: 504', async () => {
  const impatient = await startTestGateway({
    handler: FAULTY,
    edit: (json) => {
      resourceOf(json, 'aws_api_gateway_integration', /customers_GET/).timeout_milliseconds = 50;
    },
  });
  const authorization = await impatient.token('ReportingService');
  const response = await impatient.call('GET /customers?fault=hang', { token: authorization });
  expect({ status: response.status, body: await response.json() }).toEqual({
    status: 504,
    body: { error: 'gateway_error', message: 'Endpoint request timed out' },
  });
});

test.each([
  ['does not load', "throw new Error('broken at load');"],
  ['has no handler', 'exports.other = 1;'],
])('a bundle that %s is 502 at each request', async (_, handler) => {
  const broken = await startTestGateway({ handler });
  const authorization = await broken.token('ReportingService');
  for (let request = 0; request < 2; request++) {
    expect((await broken.call('GET /customers', { token: authorization })).status).toBe(502);
  }
});

test('a handler with a callback answers through it', async () => {
  const handler = 'exports.handler = (event, context, callback) => { callback(null, { statusCode: 202 }); };';
  const called = await startTestGateway({ handler });
  const response = await called.call('GET /customers', { token: await called.token('ReportingService') });
  expect(response.status).toBe(202);
});

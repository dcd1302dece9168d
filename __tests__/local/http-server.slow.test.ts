import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Agent, request } from 'node:http';
import { createHttpServer, listen } from '../../src/local/http-server';
import { rawConnection } from './raw-connection';
import type { TestGateway } from './test-gateway';
import { startTestGateway } from './test-gateway';

// Each gateway synthesizes a stack, while the machine may be busy.
jest.setTimeout(30_000);

const LIMITS = { headersTimeout: 150, requestTimeout: 250, idleTimeout: 500, connectionsCheckingInterval: 50 };
const LARGE = "exports.handler = async () => ({ statusCode: 200, body: 'x'.repeat(1e6) });";

let gateway: TestGateway;
let token: string;

beforeAll(async () => {
  gateway = await startTestGateway({ handler: LARGE, limits: LIMITS });
  token = await gateway.token('OrderProcessingService');
});

afterEach(async () => {
  // The next request works after any misbehaving connection, and nothing was logged as a defect.
  expect((await gateway.call('GET /customers', { token })).status).toBe(200);
  expect(gateway.logs).toEqual([]);
});

const TIMED_OUT = /^HTTP\/1\.1 408 Request Timeout\r\nConnection: close\r\n/;

test.each([
  ['headers', 'GET /prod/customers HTTP/1.1\r\nHost: a\r\nX-Half: '],
  ['a request line', 'GET /prod'],
  ['a body', 'PUT /prod/customers/ada HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nhalf'],
  ['a body in chunks', 'PUT /prod/customers/ada HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf'],
  ['a request for a token', 'POST /oauth2/token HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\ngrant'],
])('%s that never ends is 408, and others are answered meanwhile', async (_, half) => {
  const { socket, received } = await rawConnection(gateway.origin);
  socket.write(half);
  expect((await gateway.call('GET /customers', { token })).status).toBe(200);
  expect(await received).toMatch(TIMED_OUT);
});

test('a byte now and then does not keep a request alive', async () => {
  const { socket, received } = await rawConnection(gateway.origin);
  socket.write('GET /prod/customers HTTP/1.1\r\nX-Slow: ');
  const drip = setInterval(() => socket.write('x'), 50);
  const text = await received;
  clearInterval(drip);
  expect(text).toMatch(TIMED_OUT);
});

test('a connection that sends nothing is closed', async () => {
  const { received } = await rawConnection(gateway.origin);
  expect(await received).toMatch(TIMED_OUT);
});

test.each([
  ['in the middle of its body', 'PUT /prod/customers/ada HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nhalf'],
  ['in the middle of its headers', 'GET /prod/customers HTTP/1.1\r\nHost: a'],
  ['before the answer', 'GET /prod/customers HTTP/1.1\r\nHost: a\r\nAuthorization: TOKEN\r\n\r\n'],
  [
    'in the middle of a request for a token',
    'POST /oauth2/token HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\ngr',
  ],
])('a caller that goes away %s disturbs nobody', async (_, half) => {
  const { socket } = await rawConnection(gateway.origin);
  socket.write(half.replace('TOKEN', token));
  await new Promise((resolve) => setTimeout(resolve, 20));
  socket.resetAndDestroy();
  await once(socket, 'close');
});

test('a caller that never reads is cut off', async () => {
  const server = createHttpServer(LIMITS);
  try {
    const origin = await listen(server, 0);
    const asked = once(server, 'request') as Promise<[IncomingMessage, ServerResponse]>;
    const { socket, received } = await rawConnection(origin);
    socket.pause();
    socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    const [incoming, response] = await asked;
    // More than the buffers of both ends hold.
    response.end('x'.repeat(20e6));
    await once(incoming.socket, 'close');
    socket.resume();
    expect((await received).length).toBeLessThan(20e6);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

test('a thousand connections at once are all answered', async () => {
  // With the gateway's normal time limits, because all of this happens in one thread.
  const patient = await startTestGateway();
  const authorization = await patient.token('OrderProcessingService');
  const { hostname, port } = new URL(patient.origin);
  const agent = new Agent({ keepAlive: false, maxSockets: Infinity });
  const status = () =>
    new Promise<number | undefined>((resolve, reject) => {
      request({ hostname, port, agent, path: '/prod/customers', headers: { authorization } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on('error', reject)
        .end();
    });
  const answers = await Promise.all(Array.from({ length: 1_000 }, status));
  expect(answers.filter((answer) => answer === 200)).toHaveLength(1_000);
});

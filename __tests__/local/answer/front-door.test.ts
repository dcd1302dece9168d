import { MAX_BODY_BYTES, MAX_HEADER_BYTES } from '../../../src/local/answer/front-door';
import { rawConnection } from '../raw-connection';
import type { TestGateway } from '../test-gateway';
import { startTestGateway } from '../test-gateway';

let gateway: TestGateway;
let token: string;

beforeAll(async () => {
  gateway = await startTestGateway();
  token = await gateway.token('OrderProcessingService');
});

async function answer(route: string, init: Parameters<TestGateway['call']>[1] = {}) {
  const response = await gateway.call(route, { token, ...init });
  return { status: response.status, type: response.headers.get('content-type'), body: await response.text() };
}

const PLAIN = 'text/plain; charset=UTF-8';
const BODY_TOO_LONG = { status: 413, type: PLAIN, body: 'HTTP content length exceeded 10485760 bytes.' };
const HEADERS_TOO_LONG = { status: 413, type: PLAIN, body: 'HTTP header is larger than 10240 bytes.' };

afterEach(async () => {
  // The next request works after any refusal.
  expect((await answer('GET /customers')).status).toBe(200);
});

test.each(['PUT /customers/ada', 'PUT /nothing'])('a body over 10 MB to %s is 413 in plain text', async (route) => {
  const headers = { 'content-type': 'text/plain' };
  expect(await answer(route, { headers, body: new Uint8Array(MAX_BODY_BYTES + 1) })).toEqual(BODY_TOO_LONG);
});

test('a body of 10 MB without a length before it counts as well', async () => {
  const { socket, received } = await rawConnection(gateway.origin);
  socket.write(
    'PUT /prod/customers/ada HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n',
  );
  for (let megabyte = 0; megabyte < 11; megabyte++) socket.write(`100000\r\n${'x'.repeat(1_048_576)}\r\n`);
  socket.write('0\r\n\r\n');
  expect(await received).toMatch(/^HTTP\/1\.1 413 [^]*HTTP content length exceeded 10485760 bytes\.$/);
});

test.each(['GET /customers', 'GET /nothing'])('headers of 64 kB to %s are 413 in plain text', async (route) => {
  expect(await answer(route, { headers: { 'x-long': 'x'.repeat(64 * 1_024) } })).toEqual(HEADERS_TOO_LONG);
});

test.each([
  [0, 403],
  [1, 413],
])(
  'the limit counts the request line, names, values and what is between them: with %d more it is %d',
  async (more, status) => {
    const given = 'GET /prod/nothing HTTP/1.1\r\nHost: a\r\nConnection: close\r\n';
    const value = 'x'.repeat(MAX_HEADER_BYTES - given.length - 'X-Long: \r\n'.length + more);
    const { socket, received } = await rawConnection(gateway.origin);
    socket.write(`${given}X-Long: ${value}\r\n\r\n`);
    expect(await received).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  },
);

test.each([
  ['a long query', `GET /prod/customers?${'a=1&'.repeat(200_000)} HTTP/1.1\r\nHost: a\r\n`],
  [
    'many short headers before a long one',
    `GET /prod/customers HTTP/1.1\r\n${'a:b\r\n'.repeat(1_100)}Host: a\r\nX: ${'x'.repeat(65_536)}\r\n`,
  ],
])('%s is 413, with a token as well', async (_, head) => {
  const { socket, received } = await rawConnection(gateway.origin);
  socket.write(`${head}Connection: close\r\nAuthorization: ${token}\r\n\r\n`);
  expect(await received).toMatch(/^HTTP\/1\.1 413 /);
});

test('no header is dropped, however many there are', async () => {
  const { socket, received } = await rawConnection(gateway.origin);
  const many = 'a:b\r\n'.repeat(1_100);
  socket.write(
    `GET /prod/customers HTTP/1.1\r\nHost: a\r\n${many}Connection: close\r\nAuthorization: ${token}\r\n\r\n`,
  );
  expect(await received).toMatch(/^HTTP\/1\.1 200 /);
});

test('a query of the same name again and again is passed on at once', async () => {
  const names = 'a=1&'.repeat(2_000);
  const { status } = await answer(`GET /customers?${names}`);
  expect(status).toBe(200);
});

test('bytes that are no HTTP are answered 400, and the connection is closed', async () => {
  const { socket, received } = await rawConnection(gateway.origin);
  socket.write('hello\r\n\r\n');
  expect(await received).toMatch(/^HTTP\/1\.1 400 Bad Request\r\nConnection: close\r\n/);
});

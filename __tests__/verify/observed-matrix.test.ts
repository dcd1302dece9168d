import { once } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ExpectedCell } from '../../src/verify/expected-matrix';
import { cellMatches, matches, observeMatrix, tokenMatches } from '../../src/verify/observed-matrix';
import type { Target } from '../../src/verify/target';

const SECRET = 'very-secret';

let server: Server;
let target: Target;
let answerOf: (request: IncomingMessage) => { status: number; headers?: Record<string, string>; body?: unknown };
let requests: string[];

beforeAll(async () => {
  server = createServer((request: IncomingMessage, response: ServerResponse) => {
    requests.push(`${request.method ?? ''} ${request.url ?? ''}`);
    const { status, headers = {}, body } = answerOf(request);
    request
      .resume()
      .on('end', () => response.writeHead(status, headers).end(body === undefined ? '' : JSON.stringify(body)));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  target = {
    tokenEndpoint: `${origin}/oauth2/token`,
    apiUrls: new Map([['prod', `${origin}/prod`]]),
    clients: new Map([['Reports', { clientId: 'reports', clientSecret: SECRET }]]),
    apiKeys: new Map([['partner', SECRET]]),
  };
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

beforeEach(() => {
  requests = [];
});

const jwt = (claims: object) => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2ln`;
const granted = { status: 200, body: { access_token: jwt({ scope: 'orders/read orders/write' }) } };

function cell(changes: Partial<ExpectedCell> = {}): ExpectedCell {
  const route = { route: 'GET /orders/{id}', method: 'GET', path: '/orders/{id}' };
  return {
    client: 'Reports',
    stage: 'prod',
    expected: 'allowed',
    refusals: [401, 403],
    harmless: true,
    ...route,
    ...changes,
  };
}

function observe(cells: ExpectedCell[], careful = true) {
  return observeMatrix(target, { tokens: [{ client: 'Reports', scopes: ['orders/read'] }], cells }, { careful });
}

test.each([
  [200, 'allowed'],
  [400, 'allowed'],
  [404, 'allowed'],
  [401, 'refused'],
  [403, 'refused'],
  [302, 'failed'],
  [429, 'allowed'],
  [500, 'failed'],
  [504, 'failed'],
] as const)('an answer %d counts as %s', async (status, observed) => {
  answerOf = ({ url }) => (url === '/oauth2/token' ? granted : { status });
  const { cells } = await observe([cell()]);
  expect(cells).toMatchObject([{ observed, got: String(status) }]);
  expect(cells.every(cellMatches)).toBe(observed === 'allowed');
});

test('where a function authorizes, a token without the scope is 403 and nothing else', async () => {
  for (const [status, observed] of [
    [403, 'refused'],
    [401, 'failed'],
  ] as const) {
    answerOf = ({ url }) => (url === '/oauth2/token' ? granted : { status });
    const { cells } = await observe([cell({ expected: 'refused', refusals: [403] })]);
    expect(cells).toMatchObject([{ observed, got: String(status) }]);
    expect(cells.every(cellMatches)).toBe(status === 403);
  }
});

test('a throttle does not say what would have come', async () => {
  const headers = { 'x-amzn-errortype': 'TooManyRequestsException' };
  answerOf = ({ url }) => (url === '/oauth2/token' ? granted : { status: 429, headers });
  expect((await observe([cell()])).cells).toMatchObject([{ observed: 'failed', got: '429' }]);
});

test('an API key is sent where the route asks for one, and is named without its value', async () => {
  let sent: unknown;
  answerOf = ({ url, headers }) => {
    if (url === '/oauth2/token') return granted;
    sent = headers['x-api-key'];
    return { status: 200 };
  };
  const { cells } = await observe([cell({ apiKey: 'partner' })]);
  expect(sent).toBe(SECRET);
  expect(cells).toMatchObject([{ observed: 'allowed', apiKey: 'partner' }]);
  expect(JSON.stringify(cells)).not.toContain(SECRET);
  await expect(observe([cell({ apiKey: 'other' })])).rejects.toThrow(
    'no value of API key "other"; give it by that name in --secrets FILE',
  );
});

test('a route is called with an id of its own that nothing has', async () => {
  answerOf = ({ url }) => (url === '/oauth2/token' ? granted : { status: 404 });
  await observe([cell(), cell({ path: '/files/{path+}' })]);
  await observe([cell()]);
  const ids = requests.flatMap(
    (request) => /^GET \/prod\/(?:orders|files)\/(verify-[\w-]{36})$/.exec(request)?.[1] ?? [],
  );
  expect(ids).toHaveLength(3);
  expect(new Set(ids).size).toBe(2);
});

test('a request that could change something is left out where it must not, and counts for nothing', async () => {
  answerOf = ({ url }) => (url === '/oauth2/token' ? granted : { status: 500 });
  const harmful = cell({ route: 'POST /jobs', method: 'POST', path: '/jobs', harmless: false });
  const { cells } = await observe([harmful]);
  expect(cells).toMatchObject([{ observed: 'not tried', got: 'a request could change something' }]);
  expect(cells.every(cellMatches)).toBe(true);
  expect(requests).toEqual(['POST /oauth2/token']);
  expect((await observe([harmful], false)).cells).toMatchObject([{ observed: 'failed' }]);
});

test.each([
  ['orders/read', true],
  ['orders/read orders/write', false],
  ['', false],
])('a token with the scopes "%s" is as expected: %s', async (scope, expected) => {
  answerOf = () => ({ status: 200, body: { access_token: jwt({ scope }) } });
  const observation = await observe([]);
  expect(observation.tokens.map(tokenMatches)).toEqual([expected]);
  expect(matches(observation)).toBe(expected);
});

test.each([
  [{ status: 400, body: { error: 'invalid_client' } }, 'no token: 400 invalid_client'],
  [{ status: 400, body: { error: `<${SECRET}>` } }, 'no token: 400'],
  [{ status: 200, body: {} }, 'no token: 200'],
  [{ status: 502 }, 'no token: 502'],
])('a client without a token fails at every route: %j', async (answer, got) => {
  answerOf = () => answer;
  const observation = await observe([cell({ expected: 'refused' })]);
  expect(observation).toMatchObject({ tokens: [{ failure: got }], cells: [{ observed: 'failed', got }] });
  expect(matches(observation)).toBe(false);
});

test('a token that is no JWT has no scopes', async () => {
  answerOf = () => ({ status: 200, body: { access_token: 'opaque' } });
  expect((await observe([])).tokens).toMatchObject([{ observed: [] }]);
});

test('a token endpoint that nobody answers at is an error', async () => {
  const closed = { ...target, tokenEndpoint: 'http://127.0.0.1:1/oauth2/token' };
  const expected = { tokens: [{ client: 'Reports', scopes: [] }], cells: [] };
  await expect(observeMatrix(closed, expected, { careful: true })).rejects.toMatchObject({
    code: 'ERR_UNREACHABLE',
    message: expect.stringContaining('http://127.0.0.1:1/oauth2/token gives no answer: '),
  });
});

test('a client the target does not know is an error', async () => {
  const expected = { tokens: [{ client: 'Other', scopes: [] }], cells: [] };
  await expect(observeMatrix(target, expected, { careful: true })).rejects.toThrow(
    'there is no client "Other" at the target, expected one of: Reports; deploy what is declared, or correct the name',
  );
});

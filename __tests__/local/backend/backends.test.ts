import { defineAccess } from '../../../src/access/define-access';
import type { Backend } from '../../../src/stacks/backend';
import { observeGateway } from '../../../src/testing/gateway-matrix';
import type { HttpService, Received } from '../http-service';
import { startService } from '../http-service';
import type { GatewayVariation, TestGateway } from '../test-gateway';
import { bundleOf, startTestGateway } from '../test-gateway';

jest.setTimeout(30_000);

const READ = { scopes: ['orders/read'] } as const;
const FUNCTION_ARN = 'arn:aws:lambda:eu-central-1:123456789012:function:ledger';
const access = defineAccess({
  resourceServers: { orders: { name: 'Orders', scopes: { read: 'Read orders', write: 'Place orders' } } },
  clients: { Reporting: { scopes: ['orders/read'] }, Checkout: { scopes: ['orders/write'] } },
  routes: {
    'GET /orders': READ,
    'GET /stock': { ...READ, backend: 'stock' },
    'GET /bills/{id}': { ...READ, backend: 'billing' },
    'POST /bills/{id}': { scopes: ['orders/write'], backend: 'billing' },
    'GET /prices/{proxy+}': { public: true, reason: 'a price list', backend: 'billing' },
    'GET /ledger': { ...READ, backend: 'ledger' },
    'GET /health': { public: true, reason: 'load balancer', backend: 'health' },
    'DELETE /orders': { scopes: ['orders/write'], backend: 'gone' },
  },
});

let service: HttpService;
let gateway: TestGateway;

/** URL that the test's service replaces. */
const BILLING = 'https://billing.example.com';

/** An API with all kinds of backends. */
function declared(): Pick<GatewayVariation, 'access' | 'backends' | 'addresses' | 'fresh'> {
  const backends: Record<string, Backend> = {
    stock: {
      folder: bundleOf('exports.run = async () => ({ statusCode: 200, body: "stock" });'),
      handler: 'index.run',
    },
    billing: { url: `${BILLING}/v1`, directAccess: { reason: 'a test' }, paths: { 'GET /bills/{id}': '/bill/{id}' } },
    ledger: { functionArn: FUNCTION_ARN, timeoutSeconds: 5 },
    health: { fixed: { status: 200, headers: { 'Cache-Control': 'no-store' }, body: { ok: true, $id: '#1' } } },
    gone: { fixed: { status: 410, headers: { Sunset: 'Wed, 31 Dec 2025 23:59:59 GMT' } } },
  };
  return { access, backends, addresses: { [BILLING]: service.url }, fresh: true };
}

let echo: HttpService['answer'];

beforeAll(async () => {
  service = await startService();
  echo = service.answer;
  gateway = await startTestGateway(declared());
});

afterAll(() => service.close());

async function received(route: string, init: Parameters<TestGateway['call']>[1] = {}): Promise<Received> {
  const response = await gateway.call(route, init);
  expect(response.status).toBe(200);
  return (await response.json()) as Received;
}

test('every cell of the matrix is as declared, whatever answers the route', async () => {
  const standIns = new Map([['ledger', { url: service.url }]]);
  const whole = await startTestGateway({ ...declared(), standIns });
  const { cells } = await observeGateway(whole);
  expect(cells).toHaveLength(16);
  expect(cells.filter(({ expected, observed }) => expected !== observed)).toEqual([]);
});

test('an endpoint gets the request under its own path, with parameters and query as they were sent', async () => {
  const token = await gateway.token('Reporting');
  const got = await received('GET /bills/a%2Fb%20c?q=a%20b&q=%C3%A4', { token });
  expect(got).toMatchObject({ method: 'GET', url: '/v1/bill/a%2Fb%20c?q=a%20b&q=%C3%A4' });
  expect((await received('GET /prices/eu/../list', { token: '' })).url).toMatch(/^\/v1\/prices\//);
});

test('an endpoint gets the body', async () => {
  const token = await gateway.token('Checkout');
  const init = { token, body: '{"sum":"12 €"}', headers: { 'content-type': 'application/json' } };
  expect(await received('POST /bills/7', init)).toMatchObject({ method: 'POST', body: '{"sum":"12 €"}' });
});

describe('who is calling', () => {
  const forged = {
    'X-Client-Id': 'admin',
    'x-client-scopes': 'orders/admin',
    'X-CLIENT-TYPE': 'person',
    'X-Request-Id': 'mine',
  };

  test('is told in headers; what a caller brings of them does not arrive, nor does its token', async () => {
    const { headers, rawHeaders } = await received('GET /bills/7', {
      token: await gateway.token('Reporting'),
      headers: forged,
    });
    expect(headers).toMatchObject({
      'x-client-id': gateway.credentials('Reporting').id,
      'x-client-scopes': 'orders/read',
      'x-client-type': 'machine',
      'x-request-id': expect.stringMatching(/^[0-9a-f]{8}-/),
      authorization: '-',
    });
    const names = rawHeaders.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase());
    expect(new Set(names).size).toBe(names.length);
    expect(JSON.stringify(rawHeaders)).not.toMatch(/admin|mine|Bearer|person/);
  });

  test('is nobody on a public route, whatever the caller says', async () => {
    const { headers } = await received('GET /prices/list', { token: 'Bearer stolen', headers: forged });
    expect(headers).toMatchObject({
      'x-client-id': '-',
      'x-client-scopes': '-',
      'x-client-type': '-',
      authorization: '-',
    });
  });

  test('is told by the id of the request that the caller gets', async () => {
    const response = await gateway.call('GET /bills/7', { token: await gateway.token('Reporting') });
    const { headers } = (await response.json()) as Received;
    expect(headers['x-request-id']).toBe(response.headers.get('x-amzn-requestid'));
  });
});

test('a caller without the scope never reaches the endpoint', async () => {
  const before = service.received.length;
  expect((await gateway.call('POST /bills/7', { token: await gateway.token('Reporting') })).status).toBe(401);
  expect((await gateway.call('GET /bills/7')).status).toBe(401);
  expect(service.received).toHaveLength(before);
});

test('the host of an endpoint is its own, and what belongs to a connection stays there', async () => {
  const { headers } = await received('GET /bills/7', { token: await gateway.token('Reporting') });
  expect(headers).toMatchObject({
    host: new URL(service.url).host,
    'x-forwarded-for': '127.0.0.1',
    'x-amzn-apigateway-api-id': expect.stringMatching(/^[a-z0-9]{10}$/),
  });
});

test('an endpoint that fails is answered for as API Gateway does, and the next call works', async () => {
  const token = await gateway.token('Reporting');
  service.answer = ({ socket }) => void socket.resetAndDestroy();
  const failed = await gateway.call('GET /bills/7', { token });
  expect([failed.status, await failed.json()]).toEqual([
    504,
    { error: 'gateway_error', message: 'Network error communicating with endpoint' },
  ]);
  service.answer = (_, response) => void response.writeHead(503, { 'retry-after': '7' }).end('own words');
  const own = await gateway.call('GET /bills/7', { token });
  expect([own.status, own.headers.get('retry-after'), await own.text()]).toEqual([503, '7', 'own words']);
  service.answer = echo;
  expect((await received('GET /bills/7', { token })).method).toBe('GET');
});

test('a body of 10 MB arrives, and a longer one is refused before the endpoint', async () => {
  const init = { token: await gateway.token('Checkout'), headers: { 'content-type': 'text/plain' } };
  service.answer = (_, response) => void response.end(String(service.received.at(-1)?.body.length));
  const before = service.received.length;
  const whole = await gateway.call('POST /bills/7', { ...init, body: 'x'.repeat(10_485_760) });
  expect([whole.status, await whole.text()]).toEqual([200, '10485760']);
  expect((await gateway.call('POST /bills/7', { ...init, body: 'x'.repeat(10_485_761) })).status).toBe(413);
  expect(service.received).toHaveLength(before + 1);
  service.answer = echo;
});

test('fixed answers are given to the letter', async () => {
  const health = await gateway.call('GET /health');
  expect([health.status, health.headers.get('cache-control'), await health.text()]).toEqual([
    200,
    'no-store',
    '{"ok":true,"$id":"#1"}',
  ]);
  const gone = await gateway.call('DELETE /orders', { token: await gateway.token('Checkout') });
  expect([gone.status, gone.headers.get('sunset')]).toEqual([410, 'Wed, 31 Dec 2025 23:59:59 GMT']);
});

test('a handler is found by its name', async () => {
  const response = await gateway.call('GET /stock', { token: await gateway.token('Reporting') });
  expect(await response.text()).toBe('stock');
});

test('an endpoint that is called for real is one line with its routes and the option that replaces it', async () => {
  expect(gateway.called).toEqual([
    `GET /bills/{id}, POST /bills/{id}, GET /prices/{proxy+} → ${service.url}/v1 (called for real; --backend billing=http://127.0.0.1:3000 replaces it)`,
  ]);
  const standIns = new Map([['billing', { url: service.url }]]);
  expect((await startTestGateway({ ...declared(), standIns })).called).toEqual([]);
});

describe('a backend that does not answer here', () => {
  test('is said in one line with the option that helps, and every other route is served', async () => {
    expect(gateway.unreachable).toEqual([
      `backend "ledger" cannot be reached from here: ${FUNCTION_ARN} is at AWS, so its routes answer 500; start with --backend ledger=http://127.0.0.1:3000 or --backend ledger=./stub.ts`,
    ]);
    const token = await gateway.token('Reporting');
    expect((await gateway.call('GET /ledger', { token })).status).toBe(500);
    expect((await gateway.call('GET /orders', { token })).status).toBe(200);
  });

  test('is replaced by an address, which gets the path of the route', async () => {
    const own = await startService();
    try {
      const standIns = new Map([['ledger', { url: `${own.url}/base` }]]);
      const other = await startTestGateway({ ...declared(), standIns });
      expect(other.unreachable).toEqual([]);
      const response = await other.call('GET /ledger?all=1', { token: await other.token('Reporting') });
      expect(((await response.json()) as Received).url).toBe('/base/ledger?all=1');
    } finally {
      await own.close();
    }
  });

  test('is replaced by a function, which sees who calls as the endpoint would', async () => {
    const folder = bundleOf('exports.handler = async ({ headers }) => ({ body: JSON.stringify(headers) });');
    const standIns = new Map([
      ['ledger', { folder }],
      ['billing', { folder }],
    ]);
    const other = await startTestGateway({ ...declared(), standIns });
    const token = await other.token('Reporting');
    expect((await other.call('GET /ledger', { token })).status).toBe(200);
    const told = await other.call('GET /bills/7', { token, headers: { 'x-client-id': 'admin' } });
    expect(await told.json()).toMatchObject({ 'X-Client-Id': other.credentials('Reporting').id, Authorization: '-' });
  });

  test('is none where the stack has none that could be replaced', async () => {
    const fixed = defineAccess({
      resourceServers: { orders: { name: 'Orders', scopes: { read: 'Read orders' } } },
      clients: { Reporting: READ },
      routes: { 'GET /health': { ...READ, backend: 'health' } },
    });
    const start = startTestGateway({
      access: fixed,
      backend: null,
      backends: { health: { fixed: { status: 200 } } },
      fresh: true,
      standIns: new Map([['health', { url: 'http://127.0.0.1:1' }]]),
    });
    await expect(start).rejects.toThrow(
      '--backend names "health", expected none, since the stack has no backend that --backend can replace; leave it out',
    );
  });

  test('is no other than one of the stack', async () => {
    const standIns = new Map([['leger', { url: 'http://127.0.0.1:1' }]]);
    const start = startTestGateway({ ...declared(), standIns });
    await expect(start).rejects.toThrow('did you mean "ledger"?');
    const far = startTestGateway({ ...declared(), standIns: new Map([['warehouse', { url: 'http://127.0.0.1:1' }]]) });
    await expect(far).rejects.toThrow(
      /^--backend names "warehouse", expected one of: .*\bbilling\b.*; name one of them, or leave it out$/,
    );
  });
});

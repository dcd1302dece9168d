import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request as httpRequest } from 'node:http';
import { brotliCompressSync, deflateSync, gunzipSync, gzipSync, inflateSync } from 'node:zlib';
import { defineAccess } from '../../../src/access/define-access';
import type { TerraformJson } from '../../../src/terraform-json/terraform-json';
import type { HttpService } from '../http-service';
import { startService } from '../http-service';
import type { TestGateway } from '../test-gateway';
import { resourceOf, startTestGateway } from '../test-gateway';

jest.setTimeout(30_000);

const ORDERS = {
  resourceServers: { orders: { name: 'Orders', scopes: { read: 'Read orders' } } },
  clients: { Reporting: { scopes: ['orders/read'] } },
} as const;
const READ = { scopes: ['orders/read'] } as const;
const access = defineAccess({
  ...ORDERS,
  routes: {
    'GET /orders': { ...READ, required: { query: ['from', 'to'], headers: ['X-Tenant'] } },
    'POST /orders': { ...READ, required: { query: ['from'] }, body: { type: 'object', required: ['id'] } },
  },
});

describe('required parameters', () => {
  let gateway: TestGateway;
  let token: string;

  beforeAll(async () => {
    gateway = await startTestGateway({ access, fresh: true });
    token = await gateway.token('Reporting');
  });

  test('a request with all of them reaches the function', async () => {
    const response = await gateway.call('GET /orders?from=1&to=2', { token, headers: { 'x-tenant': 'a' } });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ queryStringParameters: { from: '1', to: '2' } });
  });

  test.each([
    ['GET /orders?from=1', { 'x-tenant': 'a' }, 'to'],
    ['GET /orders?from=1&to=', { 'x-tenant': 'a' }, 'to'],
    ['GET /orders?from=1&to=%20', { 'x-tenant': 'a' }, 'to'],
    ['GET /orders?from=+%09&to=%0A', { 'x-tenant': 'a' }, 'from, to'],
    ['GET /orders?from=1&to=2', { 'x-tenant': ' ' }, 'X-Tenant'],
    ['GET /orders?from=1&to=2', {}, 'X-Tenant'],
    ['GET /orders', {}, 'X-Tenant, from, to'],
    ['GET /orders?From=1&to=2', { 'x-tenant': 'a' }, 'from'],
  ])('%s with the headers %j is refused for the lack of [%s]', async (route, headers, missing) => {
    const response = await gateway.call(route, { token, headers });
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({
      error: 'request_refused',
      message: `Missing required request parameters: [${missing}]`,
    });
  });

  test('parameters are looked at before the body, and both are', async () => {
    const headers = { 'content-type': 'application/json' };
    const call = (query: string, body: string) => gateway.call(`POST /orders${query}`, { token, headers, body });
    expect(await (await call('', '{}')).json()).toMatchObject({ error: 'request_refused' });
    expect(await (await call('?from=1', '{}')).json()).toMatchObject({ error: 'invalid_body' });
    expect((await call('?from=1', '{"id":1}')).status).toBe(200);
  });

  test('a caller without access does not learn the required parameters', async () => {
    expect((await gateway.call('GET /orders')).status).toBe(401);
  });
});

describe('bodies of bytes', () => {
  const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x00, 0xff]);
  const plain = defineAccess({ ...ORDERS, routes: { 'GET /orders': READ, 'POST /orders': READ } });
  const handler = `exports.handler = async ({ httpMethod, body, isBase64Encoded }) => httpMethod === 'POST'
    ? { statusCode: 200, body: JSON.stringify({ body, isBase64Encoded }) }
    : { statusCode: 200, headers: { 'content-type': 'image/png' }, body: '${PNG.toString('base64')}', isBase64Encoded: true };`;
  let gateway: TestGateway;
  let token: string;

  beforeAll(async () => {
    const options = { binaryMediaTypes: ['image/*'] };
    gateway = await startTestGateway({ access: plain, options, handler, fresh: true });
    token = await gateway.token('Reporting');
  });

  test.each([
    ['image/png', { body: PNG.toString('base64'), isBase64Encoded: true }],
    ['text/plain', { body: PNG.toString(), isBase64Encoded: false }],
  ])('a function gets a body of the type %s by that type', async (type, got) => {
    const response = await gateway.call('POST /orders', { token, headers: { 'content-type': type }, body: PNG });
    expect(await response.json()).toEqual(got);
  });

  test.each([
    ['image/png', PNG],
    ['application/json', Buffer.from(PNG.toString('base64'))],
  ])('a caller that accepts %s first gets bytes or their base64 by that', async (accept, got) => {
    const response = await gateway.call('GET /orders', { token, headers: { accept } });
    expect(Buffer.from(await response.arrayBuffer())).toEqual(got);
  });
});

describe('compression', () => {
  const plain = defineAccess({ ...ORDERS, routes: { 'GET /orders': READ } });
  const handler = `exports.handler = async ({ queryStringParameters: { size, coding } }) => ({
    statusCode: 200, headers: coding ? { 'content-encoding': coding } : {}, body: 'x'.repeat(Number(size)) });`;
  let gateway: TestGateway;
  let token: string;

  beforeAll(async () => {
    const options = { minimumCompressionBytes: 100 };
    gateway = await startTestGateway({ access: plain, options, handler, fresh: true });
    token = await gateway.token('Reporting');
  });

  test.each([
    [100, 'gzip', 'gzip'],
    [99, 'gzip', undefined],
    [1_000, 'deflate', 'deflate'],
    [1_000, 'gzip, deflate, br', 'gzip'],
    [1_000, 'br, gzip', undefined],
    [1_000, 'br;q=0.5, gzip', 'gzip'],
    [1_000, 'gzip;q=0.5, identity', undefined],
    [1_000, 'gzip;q=0', undefined],
    [1_000, '*', undefined],
    [1_000, undefined, undefined],
  ])('%d bytes for Accept-Encoding %s are encoded by %s', async (size, acceptEncoding, coding) => {
    const headers = acceptEncoding === undefined ? {} : { 'accept-encoding': acceptEncoding };
    const { head, body } = await raw(`/orders?size=${size}`, { authorization: token, ...headers });
    expect(head['content-encoding']).toBe(coding);
    const decode = coding === 'gzip' ? gunzipSync : coding === 'deflate' ? inflateSync : (bytes: Buffer) => bytes;
    expect(decode(body).toString()).toBe('x'.repeat(size));
  });

  test('what a function has encoded is left as it is, and so is what API Gateway answers itself', async () => {
    const asking = { authorization: token, 'accept-encoding': 'gzip' };
    const { head, body } = await raw('/orders?size=200&coding=br', asking);
    expect([head['content-encoding'], body.length]).toEqual(['br', 200]);
    expect((await raw('/orders', { 'accept-encoding': 'gzip' })).head).not.toHaveProperty('content-encoding');
  });

  /** Returns an answer before decoding. */
  async function raw(path: string, headers: Readonly<Record<string, string>>) {
    const request = httpRequest(`${gateway.apiUrl}${path}`, { headers }).end();
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    return { head: response.headers, body: Buffer.concat((await response.toArray()) as Buffer[]) };
  }
});

describe('bodies that are compressed', () => {
  const TEXT = JSON.stringify({ id: 7, note: 'ä'.repeat(500) });
  const plain = defineAccess({
    ...ORDERS,
    routes: {
      'POST /orders': READ,
      'PUT /orders': { ...READ, body: { type: 'object', required: ['id'] } },
      'POST /bills': { ...READ, backend: 'billing' },
    },
  });
  const BILLING = 'https://billing.example.com';
  const backends = { billing: { url: BILLING, directAccess: { reason: 'it checks a signature' } } };
  const started = async (service: HttpService, options = {}) => {
    const addresses = { [BILLING]: service.url };
    return startTestGateway({ access: plain, backends, addresses, options, fresh: true });
  };
  const brotli = (text: string) => brotliCompressSync(text);
  let service: HttpService;
  let gateway: TestGateway;

  beforeAll(async () => {
    service = await startService();
    gateway = await started(service);
  });

  afterAll(() => service.close());

  async function sent(route: string, coding: string, body: Buffer | string, to = gateway) {
    const headers = { 'content-encoding': coding, 'content-type': 'application/json' };
    return to.call(route, { token: await to.token('Reporting'), headers, body });
  }

  test.each([
    ['gzip', gzipSync(TEXT)],
    ['GZIP', gzipSync(TEXT)],
    ['deflate', deflateSync(TEXT)],
    ['identity', Buffer.from(TEXT)],
  ])('by %s reach a function, an endpoint and a check as they were before', async (coding, body) => {
    expect(await (await sent('POST /orders', coding, body)).json()).toMatchObject({
      body: TEXT,
      isBase64Encoded: false,
      headers: { 'content-encoding': coding },
    });
    expect((await sent('POST /bills', coding, body)).status).toBe(200);
    expect(service.received.at(-1)).toMatchObject({
      body: TEXT,
      headers: { 'content-length': String(Buffer.byteLength(TEXT)) },
    });
    expect((await sent('PUT /orders', coding, body)).status).toBe(200);
  });

  test('are checked as they were before', async () => {
    expect((await sent('PUT /orders', 'gzip', gzipSync('{}'))).status).toBe(400);
  });

  test.each<[string, string, Buffer | string]>([
    ['a coding that API Gateway does not read', 'br', brotli(TEXT)],
    ['two codings', 'gzip, gzip', gzipSync(gzipSync(TEXT))],
    ['a name that every object has', 'constructor', TEXT],
    ['a body that is not in its coding', 'gzip', TEXT],
    ['a body in another coding', 'deflate', gzipSync(TEXT)],
    ['half a body', 'gzip', gzipSync(TEXT).subarray(0, 20)],
  ])('with %s are answered 415', async (_, coding, body) => {
    const before = service.received.length;
    const answer = await sent('POST /bills', coding, body);
    expect([answer.status, await answer.json()]).toEqual([
      415,
      { error: 'request_refused', message: 'Unsupported Media Type' },
    ]);
    expect(service.received).toHaveLength(before);
  });

  test('may be no more than 10 MB before, however little they are', async () => {
    expect((await sent('POST /orders', 'gzip', gzipSync(Buffer.alloc(10_485_761)))).status).toBe(413);
  });

  test('a request without a body has none', async () => {
    const headers = { 'content-encoding': 'gzip' };
    const answer = await gateway.call('POST /orders', { token: await gateway.token('Reporting'), headers });
    expect(await answer.json()).toMatchObject({ body: null });
  });

  test('below the size from which the API compresses are handed on as they came', async () => {
    const other = await started(service, { minimumCompressionBytes: 100 });
    const short = gzipSync('{"id":7}');
    const long = gzipSync(randomBytes(200).toString('hex'));
    const got = async (body: Buffer) => {
      return ((await (await sent('POST /orders', 'gzip', body, other)).json()) as { body: string }).body;
    };
    expect([short.length < 100, long.length >= 100]).toEqual([true, true]);
    expect(await got(short)).toBe(short.toString());
    expect(await got(long)).toHaveLength(400);
  });
});

describe('a private API', () => {
  const plain = defineAccess({ ...ORDERS, routes: { 'GET /orders': READ } });
  const PRIVATE = { M2M_API_ENDPOINT_TYPE: 'PRIVATE', M2M_VPC_ENDPOINT_IDS: 'vpce-01234567' };

  test('is served as if each call came through its VPC endpoint, with a notice', async () => {
    const gateway = await startTestGateway({ access: plain, variables: PRIVATE, fresh: true });
    expect(gateway.notices).toContainEqual(
      expect.stringMatching(/^aws_api_gateway_rest_api\.\S+: private at AWS; .*VPC endpoint vpce-01234567/),
    );
    expect((await gateway.call('GET /orders')).status).toBe(401);
    expect((await gateway.call('GET /orders', { token: await gateway.token('Reporting') })).status).toBe(200);
  });

  test.each([
    ['127.0.0.0/8', 200],
    ['10.1.0.0/16', 403],
  ])('with the source addresses %s answers %d here', async (cidrs, status) => {
    const variables = { ...PRIVATE, M2M_SOURCE_CIDRS: cidrs };
    const gateway = await startTestGateway({ access: plain, variables, fresh: true });
    expect((await gateway.call('GET /orders', { token: await gateway.token('Reporting') })).status).toBe(status);
  });

  test('a condition of the internet is refused at start: at AWS it would let nobody in', async () => {
    const edit = (json: TerraformJson) => {
      const policy = resourceOf(json, 'aws_api_gateway_rest_api_policy', /./);
      policy.policy = String(policy.policy).replace('aws:VpcSourceIp', 'aws:SourceIp');
    };
    const variables = { ...PRIVATE, M2M_SOURCE_CIDRS: '10.1.0.0/16' };
    await expect(startTestGateway({ access: plain, variables, edit, fresh: true })).rejects.toThrow('aws:VpcSourceIp');
  });

  test('an API on the internet is not limited by VPC endpoints', async () => {
    const edit = (json: TerraformJson) => {
      resourceOf(json, 'aws_api_gateway_rest_api', /./).endpoint_configuration = { types: ['REGIONAL'] };
    };
    await expect(startTestGateway({ access: plain, variables: PRIVATE, edit, fresh: true })).rejects.toThrow(
      'another condition than a regional API knows',
    );
  });
});

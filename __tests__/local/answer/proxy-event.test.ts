import type { RawAnswer } from '../raw-request';
import { rawRequest } from '../raw-request';
import type { TestGateway } from '../test-gateway';
import { startTestGateway } from '../test-gateway';

/** Parts of an event that the tests check. */
interface Event {
  readonly httpMethod: string;
  readonly resource: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly multiValueHeaders: Readonly<Record<string, readonly string[]>>;
  readonly queryStringParameters: unknown;
  readonly multiValueQueryStringParameters: unknown;
  readonly pathParameters: unknown;
  readonly body: string | null;
  readonly requestContext: Readonly<Record<string, unknown>>;
}

type SentHeaders = Readonly<Record<string, string | readonly string[]>>;

let gateway: TestGateway;
let token: string;

beforeAll(async () => {
  gateway = await startTestGateway();
  token = await gateway.token('OrderProcessingService');
});

function send(target: string, headers: SentHeaders = {}, method = 'GET'): Promise<RawAnswer> {
  return rawRequest(`${gateway.origin}${target}`, method, { authorization: token, ...headers });
}

/** Returns the event of a request that is sent exactly as written. */
async function eventOf(target: string, headers?: SentHeaders, method?: string): Promise<Event> {
  const { status, body } = await send(target, headers, method);
  expect({ status, body: status === 200 ? '' : body }).toEqual({ status: 200, body: '' });
  return JSON.parse(body) as Event;
}

/** Finds a header of an event by its name in any case, with its name, its value and its values. */
function header({ headers, multiValueHeaders }: Event, wanted: string) {
  const [name] = Object.keys(headers).filter((each) => each.toLowerCase() === wanted.toLowerCase());
  expect(Object.keys(multiValueHeaders)).toEqual(Object.keys(headers));
  return name === undefined ? undefined : { name, value: headers[name], values: multiValueHeaders[name] };
}

describe('the path', () => {
  test.each([
    ['a%2Fb'],
    ['a%20b'],
    ['a+b'],
    ['test%2Balias@example.com'],
    ['a;v=1'],
    ['a|b'],
    ['{id}'],
    ['%7Bid%7D'],
    ['%C3%A9'],
    ['%F0%9F%98%80'],
    ['100%25'],
    ['%252F'],
    ['a,b'],
    ['a=b&c'],
    ["it's(a)*~!$"],
    ['%zz'],
    ['%'],
  ])('keeps %s as it was sent, in all of its three places', async (id) => {
    expect(await eventOf(`/prod/customers/${id}`)).toMatchObject({
      resource: '/customers/{id}',
      path: `/customers/${id}`,
      pathParameters: { id },
      requestContext: { path: `/prod/customers/${id}`, resourcePath: '/customers/{id}' },
    });
  });

  // Captured from AWS by LocalStack, `test_lambda_aws_proxy_integration`.
  test.each([
    ['/prod/customers/ada/', '/customers/ada/', '/prod/customers/ada/'],
    ['/prod//customers/ada', '/customers/ada', '/prod//customers/ada'],
    ['//prod/customers/ada', '/customers/ada', '/prod/customers/ada'],
    ['///prod///customers/ada/', '/customers/ada/', '/prod///customers/ada/'],
  ])('%s is %s, and whole %s', async (target, path, whole) => {
    const event = await eventOf(target);
    expect(event).toMatchObject({ path, pathParameters: { id: 'ada' }, requestContext: { path: whole } });
  });

  test('without parameters there are none', async () => {
    expect(await eventOf('/prod/customers')).toMatchObject({ pathParameters: null, path: '/customers' });
  });

  test.each(['/prod/customers//', '/prod//', '/prod/customers//orders'])('%s leads nowhere', async (target) => {
    expect(await send(target)).toMatchObject({ status: 403 });
  });
});

describe('the query', () => {
  // The first row was captured from AWS by LocalStack, `test_lambda_aws_proxy_integration`.
  test.each<[string, Record<string, readonly string[]> | null]>([
    [
      'at=18:05:10+00:00&email=test%2Balias@example.com&plus=a+b@example.com&url=https://example.com/&white=a%20b',
      {
        at: ['18:05:10 00:00'],
        email: ['test+alias@example.com'],
        plus: ['a b@example.com'],
        url: ['https://example.com/'],
        white: ['a b'],
      },
    ],
    ['', null],
    ['&', null],
    ['a', { a: [''] }],
    ['a=', { a: [''] }],
    ['a=1&a=2&a=1', { a: ['1', '2', '1'] }],
    ['a=1&A=2', { a: ['1'], A: ['2'] }],
    ['a=1;b=2', { a: ['1'], b: ['2'] }],
    ['a=1%3Bb=2', { a: ['1;b=2'] }],
    ['a=x=y', { a: ['x=y'] }],
    ['a%5B%5D=1&a[]=2', { 'a[]': ['1', '2'] }],
    ['a%20b=1', { 'a b': ['1'] }],
    ['a=%7C%7B%7D', { a: ['|{}'] }],
    ['a=%C3%A9%F0%9F%98%80', { a: ['é😀'] }],
    ['a=%252F', { a: ['%2F'] }],
    ['a=1?b=2', { a: ['1?b=2'] }],
    ['__proto__=1', JSON.parse('{"__proto__":["1"]}') as Record<string, string[]>],
  ])('%s is %j', async (query, values) => {
    const event = await eventOf(`/prod/customers?${query}`);
    const last = values && Object.fromEntries(Object.entries(values).map(([name, list]) => [name, list.at(-1)]));
    expect(event.multiValueQueryStringParameters).toEqual(values);
    expect(event.queryStringParameters).toEqual(last);
  });

  test.each([
    ['|', '%7C'],
    ['{', '%7B'],
    ['}', '%7D'],
  ])('%s is refused unless it is encoded', async (character, encoded) => {
    const { status, body } = await send(`/prod/customers?a=${character}`);
    expect({ status, body }).toEqual({
      status: 400,
      body: `Bad Request: the query has "${character}", which API Gateway takes as ${encoded} alone.`,
    });
  });
});

describe('the headers', () => {
  /** The table of "Amazon API Gateway important notes", the column for requests to a function. */
  test.each([
    ['Accept', 'text/html', true],
    ['Accept-Charset', 'utf-8', true],
    ['Accept-Encoding', 'br', true],
    ['Age', '1', true],
    ['Connection', 'close', false],
    ['Content-Encoding', 'deflate', true],
    ['Content-Length', '0', false],
    ['Content-MD5', 'x', false],
    ['Content-Type', 'text/plain', true],
    ['Date', 'Tue, 15 Nov 1994 08:12:31 GMT', true],
    ['Expect', '100-continue', false],
    ['Keep-Alive', 'timeout=5', false],
    ['Max-Forwards', '2', false],
    ['Pragma', 'no-cache', true],
    ['Proxy-Authenticate', 'Basic', false],
    ['Range', 'bytes=0-9', true],
    ['Referer', 'https://example.com/', true],
    ['Server', 'x', false],
    ['TE', 'trailers', false],
    ['Trailer', 'X', false],
    ['Transfer-Encoding', 'chunked', false],
    ['Upgrade', 'HTTP/2.0', false],
    ['User-Agent', 'test/1', true],
    ['Via', '1.1 p.example.com', true],
    ['Warn', '299 test', true],
    ['WWW-Authenticate', 'Basic', false],
  ])('%s: %s reaches the function: %s', async (name, value, passes) => {
    // Node.js sends trailers only with chunked bodies.
    const chunked: SentHeaders = name === 'Trailer' ? { 'Transfer-Encoding': 'chunked' } : {};
    const sent = header(await eventOf('/prod/customers', { ...chunked, [name]: value }), name);
    expect(sent).toEqual(passes ? { name, value, values: [value] } : undefined);
  });

  test('the host is that of the request', async () => {
    const host = gateway.origin.replace('http://', '');
    const event = await eventOf('/prod/customers');
    expect(header(event, 'host')).toEqual({ name: 'Host', value: host, values: [host] });
    expect(event.requestContext).toMatchObject({ domainName: host, domainPrefix: '127' });
  });

  test('names keep their case, and those that differ in it stay apart', async () => {
    const { headers, multiValueHeaders } = await eventOf('/prod/customers', {
      'tEsT-HEADeR': 'aValUE',
      'test-header': 'b',
    });
    expect(headers).toMatchObject({ 'tEsT-HEADeR': 'aValUE', 'test-header': 'b' });
    expect(multiValueHeaders).toMatchObject({ 'tEsT-HEADeR': ['aValUE'], 'test-header': ['b'] });
  });

  test.each<[string, string | string[], string, string[]]>([
    ['X-Many', ['a', 'b', ''], '', ['a', 'b', '']],
    ['X-List', 'a, b', 'a, b', ['a, b']],
    ['Cookie', 'a=1; b="2, 3"', 'a=1; b="2, 3"', ['a=1; b="2, 3"']],
    ['Cookie', ['a=1', 'b=2'], 'b=2', ['a=1', 'b=2']],
    ['X-Empty', '', '', ['']],
  ])('%s: %j is %j, and of several %j', async (name, sent, value, values) => {
    expect(header(await eventOf('/prod/customers', { [name]: sent }), name)).toEqual({ name, value, values });
  });

  test.each<[string | string[] | undefined, string]>([
    [undefined, '127.0.0.1'],
    ['9.9.9.9', '9.9.9.9, 127.0.0.1'],
    ['9.9.9.9, 8.8.8.8', '9.9.9.9, 8.8.8.8, 127.0.0.1'],
    [['9.9.9.9', '8.8.8.8'], '9.9.9.9, 8.8.8.8, 127.0.0.1'],
  ])('a caller of X-Forwarded-For %j gets the address behind it: %s', async (sent, value) => {
    const event = await eventOf('/prod/customers', sent === undefined ? {} : { 'x-forwarded-for': sent });
    expect(header(event, 'x-forwarded-for')).toEqual({ name: 'X-Forwarded-For', value, values: [value] });
    expect(event.requestContext).toMatchObject({ identity: { sourceIp: '127.0.0.1' } });
  });

  test('port and protocol are those of the gateway, whatever the caller says', async () => {
    const { port } = new URL(gateway.origin);
    for (const sent of [{}, { 'x-forwarded-port': '1', 'X-FORWARDED-PROTO': 'gopher' }]) {
      const event = await eventOf('/prod/customers', sent);
      expect(header(event, 'x-forwarded-port')).toEqual({ name: 'X-Forwarded-Port', value: port, values: [port] });
      expect(header(event, 'x-forwarded-proto')).toEqual({
        name: 'X-Forwarded-Proto',
        value: 'http',
        values: ['http'],
      });
    }
  });

  test('a signature of AWS does not reach the function', async () => {
    const open = await startTestGateway({
      edit: ({ resource }) => {
        for (const method of Object.values(resource.aws_api_gateway_method ?? {})) method.authorization = 'NONE';
      },
    });
    const answers = ['AWS4-HMAC-SHA256 Credential=x', 'Basic AWS4-'].map((authorization) =>
      rawRequest(`${open.origin}/prod/customers`, 'GET', { authorization }),
    );
    const events = (await Promise.all(answers)).map(({ body }) => JSON.parse(body) as Event);
    expect(events.map((event) => header(event, 'authorization')?.value)).toEqual([undefined, 'Basic AWS4-']);
  });
});

describe('the trace', () => {
  const root = 'Root=1-3152b799-8954dae64eda91bc9a23a7e8';
  const begun = /^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/;

  // LocalStack captured these answers from AWS, `test_invocation_trace_id`.
  test.each([
    [undefined, begun, /^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0$/],
    ['garbage', begun, /^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0$/],
    [root, new RegExp(`^${root}$`), new RegExp(`^${root};Parent=[0-9a-f]{16};Sampled=0$`)],
    [
      `${root};Parent=7fa8c0f79203be72;Sampled=1`,
      new RegExp(`^${root};Parent=7fa8c0f79203be72;Sampled=1$`),
      new RegExp(`^${root};Parent=7fa8c0f79203be72;Sampled=1$`),
    ],
  ])('%s goes on', async (sent, toFunction, answered) => {
    const { headers, body } = await send('/prod/customers', sent === undefined ? {} : { 'x-amzn-trace-id': sent });
    const traced = header(JSON.parse(body) as Event, 'x-amzn-trace-id');
    expect(traced).toEqual({ name: 'X-Amzn-Trace-Id', value: traced?.value, values: [traced?.value] });
    expect(traced?.value).toMatch(toFunction);
    expect(headers['x-amzn-trace-id']).toMatch(answered);
    if (sent === undefined) expect(headers['x-amzn-trace-id']).toContain(traced?.value);
  });

  test('is in no answer that the API gives by itself', async () => {
    const { status, headers } = await send('/prod/nothing');
    expect({ status, trace: headers['x-amzn-trace-id'] }).toEqual({ status: 403, trace: undefined });
  });
});

test('every answer has the two ids of its request', async () => {
  const { headers, body } = await send('/prod/customers');
  const { requestContext } = JSON.parse(body) as Event;
  expect(headers['x-amzn-requestid']).toBe(requestContext.requestId);
  expect(headers['x-amz-apigw-id']).toBe(requestContext.extendedRequestId);
  expect(requestContext.extendedRequestId).toMatch(/^[A-Za-z0-9+/]{15}=$/);
  expect((await send('/prod/nothing')).headers['x-amz-apigw-id']).toMatch(/^[A-Za-z0-9+/]{15}=$/);
});

describe('X-HTTP-Method-Override', () => {
  test('is the method, and goes no further', async () => {
    const event = await eventOf('/prod/customers/ada', { 'X-HTTP-Method-Override': 'DELETE' }, 'POST');
    expect(event).toMatchObject({ httpMethod: 'DELETE', requestContext: { httpMethod: 'DELETE' } });
    expect(header(event, 'x-http-method-override')).toBeUndefined();
  });

  test('opens no method that the token has no scope for', async () => {
    const authorization = await gateway.token('ReportingService');
    const headers = { authorization, 'x-http-method-override': 'DELETE' };
    expect(await send('/prod/customers/ada', headers)).toMatchObject({ status: 401 });
  });
});

test('the context has the fields that were captured from AWS, and no other', async () => {
  const { requestContext } = await eventOf('/prod/customers');
  expect(Object.keys(requestContext).sort()).toEqual([
    'accountId',
    'apiId',
    'authorizer',
    'deploymentId',
    'domainName',
    'domainPrefix',
    'extendedRequestId',
    'httpMethod',
    'identity',
    'path',
    'protocol',
    'requestId',
    'requestTime',
    'requestTimeEpoch',
    'resourceId',
    'resourcePath',
    'stage',
  ]);
  expect(Object.keys(requestContext.identity as object).sort()).toEqual([
    'accessKey',
    'accountId',
    'caller',
    'cognitoAuthenticationProvider',
    'cognitoAuthenticationType',
    'cognitoIdentityId',
    'cognitoIdentityPoolId',
    'principalOrgId',
    'sourceIp',
    'user',
    'userAgent',
    'userArn',
  ]);
});

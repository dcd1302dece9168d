import { request } from 'node:http';
import type { TestGateway } from '../test-gateway';
import { ECHO, resourceOf, startTestGateway } from '../test-gateway';

let gateway: TestGateway;
let token: string;

beforeAll(async () => {
  gateway = await startTestGateway({
    handler: ECHO,
    edit: (json) => {
      resourceOf(json, 'aws_api_gateway_rest_api', /./).binary_media_types = ['image/*'];
      resourceOf(json, 'aws_api_gateway_stage', /./).variables = { tier: 'test' };
    },
  });
  token = await gateway.token('OrderProcessingService');
});

async function echoed(route: string, init: Parameters<TestGateway['call']>[1] = {}) {
  const response = await gateway.call(route, { token, ...init });
  expect(response.status).toBe(200);
  return (await response.json()) as Record<string, unknown>;
}

/** Sends exactly the given target, which fetch would normalize. */
function raw(target: string, method = 'GET'): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(gateway.origin);
    const sent = request({ hostname, port, path: target, method, headers: { authorization: token } }, (response) => {
      let body = '';
      response.on('data', (chunk) => (body += String(chunk)));
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, body });
      });
    });
    sent.on('error', reject);
    sent.end();
  });
}

describe('routing', () => {
  test.each([
    ['an unknown path', 'GET /nothing'],
    ['an unknown path below a known one', 'GET /customers/ada/orders'],
    ['a method the path does not have', 'PATCH /customers'],
    ['the stage itself', 'GET /'],
    ['another case', 'GET /Customers'],
  ])('%s is refused before the token is looked at', async (_, route) => {
    const response = await gateway.call(route);
    expect({ status: response.status, body: await response.json() }).toEqual({
      status: 403,
      body: { error: 'request_refused', message: 'Missing Authentication Token' },
    });
    expect(response.headers.get('x-amzn-errortype')).toBe('MissingAuthenticationTokenException');
  });

  test.each(['/other/customers', '/', '/prodigy/customers'])('%s is no stage', async (target) => {
    const response = await fetch(`${gateway.origin}${target}`);
    expect({ status: response.status, body: await response.json() }).toEqual({
      status: 403,
      body: { message: 'Forbidden' },
    });
  });

  test.each([
    ['/prod/customers/', 200],
    ['/prod/customers?', 200],
    ['//prod/customers', 200],
    ['/prod/customers/../customers', 403],
    ['/prod/customers/%2e%2e', 200],
    ['/prod/customers/ada/', 200],
    ['http://elsewhere.example.com/prod/customers', 200],
  ])('%s as it is sent is answered %d', async (target, status) => {
    expect(await raw(target)).toMatchObject({ status });
  });

  test('a method ANY answers every method', async () => {
    const any = await startTestGateway({
      edit: (json) => {
        resourceOf(json, 'aws_api_gateway_method', /customers_GET/).http_method = 'ANY';
      },
    });
    const authorization = await any.token('ReportingService');
    expect((await any.call('PATCH /customers', { token: authorization })).status).toBe(200);
    expect((await any.call('GET /customers', { token: authorization })).status).toBe(200);
  });
});

describe('the event a function gets', () => {
  test('path, resource and parameters', async () => {
    expect(await echoed('GET /customers/a%20b')).toMatchObject({
      httpMethod: 'GET',
      resource: '/customers/{id}',
      path: '/customers/a%20b',
      pathParameters: { id: 'a%20b' },
      queryStringParameters: null,
      multiValueQueryStringParameters: null,
      stageVariables: { tier: 'test' },
      body: null,
      isBase64Encoded: false,
      requestContext: {
        resourcePath: '/customers/{id}',
        path: '/prod/customers/a%20b',
        httpMethod: 'GET',
        stage: 'prod',
        protocol: 'HTTP/1.1',
        accountId: '000000000000',
        requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        requestTime: expect.stringMatching(/^\d\d\/\w{3}\/\d{4}:\d\d:\d\d:\d\d \+0000$/),
        requestTimeEpoch: expect.any(Number),
        identity: { sourceIp: '127.0.0.1', userAgent: 'node' },
      },
    });
  });

  test('the answer names the request the function saw', async () => {
    const response = await gateway.call('GET /customers', { token });
    const { requestContext } = (await response.json()) as { requestContext: { requestId: string } };
    expect(response.headers.get('x-amzn-requestid')).toBe(requestContext.requestId);
  });

  test('a query with several values keeps all, and the last where there is room for one', async () => {
    expect(await echoed('GET /customers?a=1&a=2&b=x%20y+z&c=')).toMatchObject({
      queryStringParameters: { a: '2', b: 'x y z', c: '' },
      multiValueQueryStringParameters: { a: ['1', '2'], b: ['x y z'], c: [''] },
    });
  });

  test('headers keep their case and all their values, and those of the connection are left out', async () => {
    const answer = await new Promise<string>((resolve, reject) => {
      const { hostname, port } = new URL(gateway.origin);
      const headers = { Authorization: token, 'X-Many': ['a', 'b'], 'x-low': 'c' };
      request({ hostname, port, path: '/prod/customers', headers }, (response) => {
        let body = '';
        response.on('data', (chunk) => (body += String(chunk)));
        response.on('end', () => {
          resolve(body);
        });
      })
        .on('error', reject)
        .end();
    });
    const { headers, multiValueHeaders } = JSON.parse(answer) as Record<string, Record<string, unknown>>;
    expect(headers).toMatchObject({
      Authorization: token,
      'X-Many': 'b',
      'x-low': 'c',
      'X-Forwarded-For': '127.0.0.1',
    });
    expect(multiValueHeaders).toMatchObject({ 'X-Many': ['a', 'b'], 'x-low': ['c'] });
    expect(headers).not.toHaveProperty('Connection');
  });

  test.each([
    ['image/png', true, Buffer.from([0, 255, 128]).toString('base64')],
    ['text/plain', false, '\0��'],
  ])('a body of type %s is base64: %s', async (type, isBase64Encoded, body) => {
    expect(
      await echoed('DELETE /customers/ada', { headers: { 'content-type': type }, body: Buffer.from([0, 255, 128]) }),
    ).toMatchObject({ isBase64Encoded, body });
  });

  test('where there is no body there is nothing in base64', async () => {
    const event = await echoed('GET /customers', { headers: { 'content-type': 'image/png' } });
    expect(event).toMatchObject({ isBase64Encoded: false, body: null });
  });
});

describe('request validation', () => {
  const ada = { name: 'Ada', email: 'ada@example.com' };
  test.each([
    ['JSON that fits', 'application/json', JSON.stringify(ada), 200],
    ['a charset behind the type', 'application/json; charset=utf-8', JSON.stringify(ada), 200],
    ['a field that is missing', 'application/json', '{"name":"Ada"}', 400],
    ['a field nobody declared', 'application/json', JSON.stringify({ ...ada, x: 1 }), 400],
    ['what is not JSON', 'application/json', '{', 400],
    ['nothing', 'application/json', '', 400],
    ['another type with JSON that fits', 'text/plain', JSON.stringify(ada), 200],
    ['another type with JSON that does not', 'text/plain', '{"evil":true}', 400],
    ['another type with what is not JSON', 'application/x-www-form-urlencoded', 'name=Ada', 400],
    ['XML', 'application/xml', '<name>Ada</name>', 400],
    ['a type in other letters', 'Application/JSON', '{"evil":true}', 400],
    ['no type at all', '', '{"evil":true}', 400],
  ])('%s', async (_, type, body, status) => {
    const response = await gateway.call('POST /customers', { token, headers: { 'content-type': type }, body });
    expect(response.status).toBe(status);
    if (status === 400)
      expect(await response.json()).toEqual({ error: 'invalid_body', message: 'Invalid request body' });
  });

  /** The API with another pattern for the names of customers. */
  const withPattern = (pattern: string) =>
    startTestGateway({
      edit: (json) => {
        resourceOf(json, 'aws_api_gateway_model', /customers_POST/).schema = JSON.stringify({
          $schema: 'http://json-schema.org/draft-04/schema#',
          type: 'object',
          properties: { name: { type: 'string', pattern } },
        });
      },
    });

  // A backtracking engine takes years for the second pattern, and seconds for the first.
  test.each(['^(a+)+$', '^([a-z]{1,16}){1,17}$', '^(\\w+\\s?)*$'])(
    'a body for which %s would be tried in very many ways is refused at once',
    async (pattern) => {
      const api = await withPattern(pattern);
      const authorization = await api.token('OrderProcessingService');
      const send = async (name: string) => {
        const started = performance.now();
        const body = JSON.stringify({ name });
        const headers = { 'content-type': 'application/json' };
        const { status } = await api.call('POST /customers', { token: authorization, headers, body });
        return { status, isQuick: performance.now() - started < 5_000 };
      };
      expect(await send('aaa')).toEqual({ status: 200, isQuick: true });
      expect(await send(`${'a'.repeat(50_000)}!`)).toEqual({ status: 400, isQuick: true });
    },
  );

  test('a pattern that cannot be tried in one go keeps the gateway from starting', async () => {
    await expect(withPattern('^(?=.*[A-Z]).+$')).rejects.toThrow(
      /^aws_api_gateway_model\.\S+ has a schema that cannot be used: the pattern \^\(\?=\.\*\[A-Z\]\)\.\+\$ has look-around/,
    );
  });

  test('the token is looked at before the body', async () => {
    expect((await gateway.call('POST /customers', { body: '{' })).status).toBe(401);
  });

  test('a type without a model passes by where there is none for $default', async () => {
    const open = await startTestGateway({
      edit: (json) => {
        const method = resourceOf(json, 'aws_api_gateway_method', /customers_POST/);
        const { 'application/json': model } = method.request_models as Record<string, string>;
        method.request_models = { 'application/json': model };
      },
    });
    const authorization = await open.token('OrderProcessingService');
    const answers = ['text/plain', 'application/json'].map((type) =>
      open.call('POST /customers', { token: authorization, headers: { 'content-type': type }, body: 'anything' }),
    );
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([200, 400]);
  });

  test('a required parameter that is missing is named', async () => {
    const strict = await startTestGateway({
      edit: (json) => {
        const validator = resourceOf(json, 'aws_api_gateway_request_validator', /./);
        validator.validate_request_parameters = true;
        const method = resourceOf(json, 'aws_api_gateway_method', /customers_GET/);
        method.request_validator_id = resourceOf(json, 'aws_api_gateway_method', /customers_POST/).request_validator_id;
        method.request_parameters = { 'method.request.querystring.q': true, 'method.request.header.X-A': true };
      },
    });
    const authorization = await strict.token('ReportingService');
    const missing = await strict.call('GET /customers', { token: authorization });
    expect({ status: missing.status, body: await missing.json() }).toEqual({
      status: 400,
      body: { error: 'request_refused', message: 'Missing required request parameters: [X-A, q]' },
    });
    const given = await strict.call('GET /customers?q=1', { token: authorization, headers: { 'x-a': '1' } });
    expect(given.status).toBe(200);
  });
});

test('without the permission of the API the function is not called', async () => {
  const closed = await startTestGateway({
    edit: (json) => {
      const permission = resourceOf(json, 'aws_lambda_permission', /./);
      permission.source_arn = String(permission.source_arn).replace('/prod/*', '/prod/GET/*');
    },
  });
  const authorization = await closed.token('OrderProcessingService');
  expect((await closed.call('GET /customers', { token: authorization })).status).toBe(200);
  const refused = await closed.call('DELETE /customers/ada', { token: authorization });
  expect({ status: refused.status, body: await refused.json() }).toEqual({
    status: 500,
    body: { error: 'gateway_error', message: 'Internal server error' },
  });
});

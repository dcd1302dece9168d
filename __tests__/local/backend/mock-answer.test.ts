import type { TestGateway } from '../test-gateway';
import { resourceOf, startTestGateway } from '../test-gateway';

const ONE = 'https://one.example.com';
const TWO = 'https://two.example.com';

function preflight(gateway: TestGateway, route: string, origin: string) {
  const headers = { origin, 'access-control-request-method': 'GET' };
  return gateway.call(`OPTIONS ${route}`, { headers });
}

test('a preflight of the one configured origin is answered without a token', async () => {
  const gateway = await startTestGateway({ variables: { M2M_CORS_ORIGINS: ONE } });
  const response = await preflight(gateway, '/customers', ONE);
  expect(response.status).toBe(204);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'access-control-allow-origin': ONE,
    'access-control-allow-methods': 'GET,POST,OPTIONS',
    'access-control-allow-headers': 'Authorization,Content-Type',
    'access-control-max-age': '600',
    vary: 'Origin',
  });
});

test.each([
  [ONE, ONE],
  [TWO, TWO],
  ['https://three.example.com', null],
  [`${ONE}.evil.example`, null],
])('with two origins, a preflight of %s allows %s', async (origin, allowed) => {
  const gateway = await startTestGateway({ variables: { M2M_CORS_ORIGINS: `${ONE},${TWO}` } });
  const response = await preflight(gateway, '/customers/ada', origin);
  expect(response.status).toBe(204);
  expect(response.headers.get('access-control-allow-origin')).toBe(allowed);
});

test('without origins there is no preflight', async () => {
  const gateway = await startTestGateway();
  expect((await preflight(gateway, '/customers', ONE)).status).toBe(403);
});

test('what API Gateway answers by itself can be read by a page of the first origin', async () => {
  const gateway = await startTestGateway({ variables: { M2M_CORS_ORIGINS: ONE } });
  const response = await gateway.call('GET /customers');
  expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([401, ONE]);
});

describe('templates', () => {
  async function mocked(
    templates: { request?: string; response?: string; passthrough?: string },
    init: RequestInit = {},
  ) {
    const gateway = await startTestGateway({
      variables: { M2M_CORS_ORIGINS: ONE },
      edit: (json) => {
        const integration = resourceOf(json, 'aws_api_gateway_integration', /customers_OPTIONS/);
        if (templates.request !== undefined) integration.request_templates = { 'application/json': templates.request };
        if (templates.passthrough !== undefined) integration.passthrough_behavior = templates.passthrough;
        const response = resourceOf(json, 'aws_api_gateway_integration_response', /customers_OPTIONS/);
        response.status_code = '200';
        if (templates.response !== undefined) response.response_templates = { 'application/json': templates.response };
      },
    });
    const response = await gateway.call('OPTIONS /customers?q=a%22b', init);
    return { status: response.status, body: await response.text() };
  }

  test('a template reads parameters, context and helpers', async () => {
    const response =
      '$input.params("q")|$context.httpMethod|$util.escapeJavaScript($input.params("q"))|$util.urlEncode("a b")';
    expect(await mocked({ response })).toEqual({ status: 200, body: String.raw`a"b|OPTIONS|a\"b|a%20b` });
  });

  test('a template may set the status', async () => {
    expect(await mocked({ response: '#set($context.responseOverride.status = 418)short' })).toEqual({
      status: 418,
      body: 'short',
    });
  });

  test.each([
    ['no JSON', 'nothing'],
    ['no status', '{}'],
    ['a broken template', '#if('],
  ])('a request template that prints %s is a configuration error', async (_, request) => {
    expect(await mocked({ request })).toMatchObject({ status: 500 });
  });

  test.each(['NEVER', 'WHEN_NO_TEMPLATES'])(
    'a content type without a template is refused by %s',
    async (passthrough) => {
      expect(await mocked({ passthrough }, { headers: { 'content-type': 'text/plain' } })).toMatchObject({
        status: 415,
      });
    },
  );

  test('a template with what is not modelled stops the start', async () => {
    await expect(mocked({ response: '$input.json("$.a")' })).rejects.toMatchObject({
      code: 'ERR_NOT_MODELLED',
      message: expect.stringMatching(
        /^aws_api_gateway_integration_response\.\S+ has a template with \$input\.json, which/,
      ),
    });
  });
});

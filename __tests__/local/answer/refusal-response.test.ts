import type { RefusalDetail, RefusalType } from '../../../src/local/answer/gateway-refusal';
import { GatewayRefusal } from '../../../src/local/answer/gateway-refusal';
import type { GatewayResponse } from '../../../src/system/gateway-response';
import { renderRefusal } from '../../../src/local/answer/refusal-response';
import { readGatewayResponses } from '../../../src/system/gateway-response';
import { ResolvedStack } from '../../../src/terraform-json/resolved-stack';
import { synthesizedStack } from '../test-gateway';

const context = { requestId: 'request-1', identity: { sourceIp: '127.0.0.1' } };

async function render(
  type: RefusalType,
  responses: Record<string, Partial<GatewayResponse>> = {},
  detail: RefusalDetail = {},
) {
  const shaped = Object.entries(responses).map(([name, response]) => [name, { headers: {}, ...response }] as const);
  const response = renderRefusal(
    new GatewayRefusal(type, { check: 'backend', found: 'it' }, detail),
    new Map(shaped),
    context,
    (text) => text,
  );
  return { status: response.status, headers: response.headers, body: await response.text() };
}

test.each<[RefusalType, number, string]>([
  ['UNAUTHORIZED', 401, 'Unauthorized'],
  ['EXPIRED_TOKEN', 401, 'The incoming token has expired'],
  ['MISSING_AUTHENTICATION_TOKEN', 403, 'Missing Authentication Token'],
  ['INVALID_API_KEY', 403, 'Forbidden'],
  ['THROTTLED', 429, 'Too Many Requests'],
  ['QUOTA_EXCEEDED', 429, 'Limit Exceeded'],
  ['BAD_REQUEST_BODY', 400, 'Invalid request body'],
  ['INTEGRATION_TIMEOUT', 504, 'Endpoint request timed out'],
  ['UNSUPPORTED_MEDIA_TYPE', 415, 'Unsupported Media Type'],
])('%s is %d "%s" where the API does not shape it', async (type, status, message) => {
  expect(await render(type)).toMatchObject({ status, body: JSON.stringify({ message }) });
});

test('its own response goes before the default of its class, which goes before none', async () => {
  const responses = { DEFAULT_4XX: { template: 'class', status: 418 }, UNAUTHORIZED: { template: 'own' } };
  expect(await render('UNAUTHORIZED', responses)).toMatchObject({ status: 401, body: 'own' });
  expect(await render('BAD_REQUEST_BODY', responses)).toMatchObject({ status: 418, body: 'class' });
  expect(await render('INTEGRATION_TIMEOUT', responses)).toMatchObject({ status: 504 });
});

test('a 502 of an integration is shaped by DEFAULT_5XX', async () => {
  expect(await render('INTEGRATION_FAILURE', { DEFAULT_5XX: { template: 'five' } }, { status: 502 })).toMatchObject({
    status: 502,
    body: 'five',
  });
});

test('variables are substituted, in quotes if the format has quotes', async () => {
  const template =
    '$context.error.messageString $context.error.message $context.error.responseType $context.requestId $context.identity.sourceIp $context.error.validationErrorString $context.nothing.';
  const { body } = await render(
    'BAD_REQUEST_BODY',
    { BAD_REQUEST_BODY: { template } },
    { message: 'a "b"', validationError: '[x]' },
  );
  expect(body).toBe(String.raw`"a \"b\"" a "b" BAD_REQUEST_BODY request-1 127.0.0.1 [x] .`);
});

test('headers are fixed values or variables', async () => {
  const headers = { 'Cache-Control': "'no-store'", 'X-Request': 'context.requestId' };
  const { headers: rendered } = await render('UNAUTHORIZED', { UNAUTHORIZED: { headers } });
  expect(Object.fromEntries(rendered)).toMatchObject({ 'cache-control': 'no-store', 'x-request': 'request-1' });
});

test.each([
  [{ response_templates: { 'application/xml': '<x/>' } }, 'has a template for application/xml'],
  [
    { response_parameters: { 'gatewayresponse.header.X': 'method.request.header.Y' } },
    'has header value "method.request.header.Y"',
  ],
  [{ response_parameters: { 'other.X': "'y'" } }, 'has response parameter "other.X"'],
])('%j is not modelled, and the error says where', (attributes, message) => {
  const stack = new ResolvedStack(
    synthesizedStack({
      edit: (json) => {
        json.resource.aws_api_gateway_gateway_response = {
          one: { rest_api_id: 'api', response_type: 'UNAUTHORIZED', ...attributes },
        };
      },
    }),
  );
  expect(() => readGatewayResponses(stack, 'api')).toThrow(
    expect.objectContaining({
      code: 'ERR_NOT_MODELLED',
      message: expect.stringContaining(`aws_api_gateway_gateway_response.one ${message}`),
    }) as Error,
  );
});

import { readServedStack } from '../../src/system/served-stack';
import type { TerraformJson } from '../../src/terraform-json/terraform-json';
import { expectedMatrix } from '../../src/verify/expected-matrix';
import { resourceOf, synthesizedStack } from '../local/test-gateway';

function expectation(edit?: (json: TerraformJson) => void) {
  const { pools, stages } = readServedStack(synthesizedStack(edit ? { edit } : {}));
  return expectedMatrix(pools, stages, { keysOf: () => [] });
}

test('the matrix is what the JSON says, and each token has the scopes it grants', () => {
  const { tokens, cells } = expectation();
  expect(tokens).toEqual([
    { client: 'OrderProcessingService', scopes: ['customer-api/read', 'customer-api/write', 'customer-api/admin'] },
    { client: 'ReportingService', scopes: ['customer-api/read'] },
  ]);
  expect(cells.map(({ client, route, expected }) => `${client} ${route}: ${expected}`)).toEqual([
    'OrderProcessingService GET /customers: allowed',
    'ReportingService GET /customers: allowed',
    'OrderProcessingService POST /customers: allowed',
    'ReportingService POST /customers: refused',
    'OrderProcessingService DELETE /customers/{id}: allowed',
    'ReportingService DELETE /customers/{id}: refused',
    'OrderProcessingService GET /customers/{id}: allowed',
    'ReportingService GET /customers/{id}: allowed',
    'OrderProcessingService PUT /customers/{id}: allowed',
    'ReportingService PUT /customers/{id}: refused',
  ]);
});

test('every request of the default deployment is harmless', () => {
  expect(expectation().cells.filter(({ harmless }) => !harmless)).toEqual([]);
});

test.each([
  ['a POST whose body is not looked at', /customers_POST/, 'POST /customers'],
  ['a PUT whose body is not looked at, which may create', /PUT/, 'PUT /customers/{id}'],
])('%s may change something', (_, method, route) => {
  const { cells } = expectation((json) => {
    delete resourceOf(json, 'aws_api_gateway_method', method).request_validator_id;
  });
  const harmful = cells.filter(({ harmless }) => !harmless).map((cell) => cell.route);
  expect(new Set(harmful)).toEqual(new Set([route]));
});

test.each([
  ['method.request.querystring.confirm', true],
  ['method.request.header.If-Match', true],
  ['method.request.header.Authorization', false],
  ['method.request.path.id', false],
])('a request without a body that needs %s is harmless: %s', (parameter, harmless) => {
  const { cells } = expectation((json) => {
    const method = resourceOf(json, 'aws_api_gateway_method', /customers_POST/);
    Object.assign(method, { request_models: null, request_parameters: { [parameter]: true } });
    Object.assign(resourceOf(json, 'aws_api_gateway_request_validator', /./), { validate_request_parameters: true });
  });
  expect(cells.find(({ route }) => route === 'POST /customers')).toMatchObject({ harmless });
});

test('a client of people is no machine, and a route with a fixed answer is held to its scopes', () => {
  const { tokens, cells } = expectation((json) => {
    const reporting = resourceOf(json, 'aws_cognito_user_pool_client', /ReportingService/);
    Object.assign(reporting, { allowed_oauth_flows: ['code'] });
    const integration = resourceOf(json, 'aws_api_gateway_integration', /customers_GET/);
    Object.assign(integration, { type: 'MOCK', uri: null, integration_http_method: null });
  });
  expect(tokens.map(({ client }) => client)).toEqual(['OrderProcessingService']);
  expect(cells.filter(({ route }) => route === 'GET /customers').map(({ expected }) => expected)).toEqual(['allowed']);
  expect(cells.map(({ route }) => route)).not.toContain('OPTIONS /customers');
});

import { readInvokePermissions } from '../../src/system/invoke-permission';
import { readFunctions } from '../../src/system/lambda-function';
import { readStages } from '../../src/system/rest-api';
import type { TerraformJson } from '../../src/terraform-json/terraform-json';
import { ResolvedStack } from '../../src/terraform-json/resolved-stack';
import { readUserPools } from '../../src/system/user-pool';
import { resourceOf, synthesizedStack } from '../local/test-gateway';

function read(edit?: (json: TerraformJson) => void) {
  const stack = new ResolvedStack(synthesizedStack(edit ? { edit } : {}));
  const functions = readFunctions(stack);
  return {
    pools: readUserPools(stack),
    stages: readStages(stack, { functions, mayInvoke: readInvokePermissions(stack) }),
  };
}

test('the default deployment is read as it is declared', () => {
  const { pools, stages } = read();
  expect(pools).toMatchObject([
    {
      id: expect.stringMatching(/^us-east-1_[a-z0-9]{9}$/),
      domains: ['m2m-demo-local-000000000000'],
      clients: [
        {
          name: 'OrderProcessingService',
          flows: ['client_credentials'],
          confidential: true,
          accessTokenSeconds: 3_600,
        },
        { name: 'ReportingService', scopes: ['customer-api/read'], clientId: expect.stringMatching(/^[a-z0-9]{26}$/) },
      ],
    },
  ]);
  expect(stages).toMatchObject([{ name: 'prod', apiId: expect.stringMatching(/^[a-z0-9]{10}$/) }]);
  const routes = stages.flatMap(({ resources }) =>
    resources.map(({ path, methods }) => `${path}: ${[...methods.keys()].sort().join()}`),
  );
  expect(routes.sort()).toEqual(['/customers/{id}: DELETE,GET,PUT', '/customers: GET,POST']);
});

test('ids are the same at each start', () => {
  expect(read().pools).toEqual(read().pools);
});

const METHOD = /customers_GET/;
const EDITS: readonly [sentence: string, type: string, name: RegExp, change: object, message: string][] = [
  [
    'a TOKEN authorizer',
    'aws_api_gateway_authorizer',
    /./,
    { type: 'TOKEN' },
    'has type TOKEN, which the local gateway does not model; modelled are COGNITO_USER_POOLS and REQUEST',
  ],
  [
    'an authorizer’s validation expression',
    'aws_api_gateway_authorizer',
    /./,
    { identity_validation_expression: '.*' },
    'sets "identity_validation_expression"',
  ],
  ['IAM authorization', 'aws_api_gateway_method', METHOD, { authorization: 'AWS_IAM' }, 'has authorization AWS_IAM'],
  [
    'an HTTP integration',
    'aws_api_gateway_integration',
    METHOD,
    { type: 'HTTP' },
    'has type HTTP, which the local gateway does not model; modelled are AWS_PROXY, HTTP_PROXY and MOCK',
  ],
  [
    'a function elsewhere',
    'aws_api_gateway_integration',
    METHOD,
    { uri: 'arn:aws:elsewhere' },
    'has uri "arn:aws:elsewhere"',
  ],
  [
    'a request mapped to other parameters',
    'aws_api_gateway_integration',
    METHOD,
    { request_parameters: { a: 'b' } },
    'has request parameter "a" with type AWS_PROXY, which the local gateway does not model; modelled is HTTP_PROXY',
  ],
  ['a resource policy', 'aws_api_gateway_rest_api', /./, { policy: '{}' }, 'sets "policy"'],
  ['an API of an OpenAPI document', 'aws_api_gateway_rest_api', /./, { body: '{}' }, 'sets "body"'],
  ['a cache', 'aws_api_gateway_stage', /./, { cache_cluster_enabled: true }, 'sets "cache_cluster_enabled"'],
  ['a function from a container', 'aws_lambda_function', /./, { package_type: 'Image' }, 'sets "package_type"'],
  [
    'a zip from elsewhere',
    'aws_lambda_function',
    /./,
    { filename: 'x.zip' },
    'has filename "x.zip", expected the output_path of one archive_file',
  ],
  ['layers', 'aws_lambda_function', /./, { layers: ['arn'] }, 'sets "layers"'],
  [
    'a trigger of the pool',
    'aws_cognito_user_pool',
    /./,
    { lambda_config: { pre_token_generation: 'arn' } },
    'sets "lambda_config"',
  ],
];

test('two archives that write one zip stop the start: which of them is deployed is chance', () => {
  const twice = ({ data: { archive_file: archives = {} } }: TerraformJson) => {
    archives.second = { ...Object.values(archives)[0] };
  };
  expect(() => read(twice)).toThrow(expect.objectContaining({ code: 'ERR_NOT_MODELLED' }) as Error);
});

test.each(EDITS)('%s is not modelled, and stops the start with its address', (_, type, name, change, message) => {
  const edit = (json: TerraformJson) => void Object.assign(resourceOf(json, type, name), change);
  expect(() => read(edit)).toThrow(
    expect.objectContaining({
      code: 'ERR_NOT_MODELLED',
      message: expect.stringMatching(new RegExp(`^${type}\\.\\S+ ${message.replaceAll(/[()*.]/g, '\\$&')}`)),
    }) as Error,
  );
});

test.each<[string, string, RegExp, object, string]>([
  [
    'a client without a secret',
    'aws_cognito_user_pool_client',
    /Reporting/,
    { generate_secret: false },
    'allows client_credentials without a secret',
  ],
  [
    'a client for machines and people',
    'aws_cognito_user_pool_client',
    /Reporting/,
    { allowed_oauth_flows: ['client_credentials', 'code'] },
    'allows client_credentials, code, expected client_credentials alone',
  ],
  [
    'a scope nobody declares',
    'aws_cognito_user_pool_client',
    /Reporting/,
    { allowed_oauth_scopes: ['customer-api/x'] },
    'has scope "customer-api/x", expected one of: customer-api/read',
  ],
  [
    'a token of two minutes',
    'aws_cognito_user_pool_client',
    /Reporting/,
    { access_token_validity: 2 },
    'has tokens of 120 s, expected 300 to 86400',
  ],
  [
    'a function called with GET',
    'aws_api_gateway_integration',
    METHOD,
    { integration_http_method: 'GET' },
    'calls a function with GET, expected POST',
  ],
  [
    'a model that is not there',
    'aws_api_gateway_method',
    /customers_POST/,
    { request_models: { 'application/json': 'other' } },
    'names model "other"',
  ],
  [
    'a schema that is none',
    'aws_api_gateway_model',
    /customers_POST/,
    { schema: '{"type":"x"}' },
    'has a schema that cannot be used',
  ],
  [
    'an authorizer that is not there',
    'aws_api_gateway_method',
    METHOD,
    { authorizer_id: 'other' },
    'has authorizer_id "other"',
  ],
  [
    'an authorizer of another kind than the method says',
    'aws_api_gateway_method',
    METHOD,
    { authorization: 'CUSTOM' },
    'has authorization CUSTOM with aws_api_gateway_authorizer.',
  ],
  [
    'API keys from elsewhere',
    'aws_api_gateway_rest_api',
    /./,
    { api_key_source: 'QUERY' },
    'has "QUERY" as api_key_source',
  ],
  [
    'a deployment that is not there',
    'aws_api_gateway_stage',
    /./,
    { deployment_id: 'other' },
    'has deployment_id "other"',
  ],
  [
    'a resource that is not there',
    'aws_api_gateway_method',
    METHOD,
    { resource_id: 'other' },
    'has resource_id "other"',
  ],
  [
    'a handler of another form than the runtime has',
    'aws_lambda_function',
    /./,
    { handler: 'handler' },
    'has handler "handler"',
  ],
])('%s, which AWS refuses or cannot be run, stops the start', (_, type, name, change, message) => {
  const edit = (json: TerraformJson) => void Object.assign(resourceOf(json, type, name), change);
  expect(() => read(edit)).toThrow(
    expect.objectContaining({ code: 'ERR_RESOURCE_INVALID', message: expect.stringContaining(message) }) as Error,
  );
});

test('a method without an integration stops the start', () => {
  const edit = (json: TerraformJson) => {
    delete json.resource.aws_api_gateway_integration;
  };
  expect(() => read(edit)).toThrow(/^aws_api_gateway_method\.\S+ has no integration/);
});

test('two stages of one name would share their paths', () => {
  const edit = (json: TerraformJson) => {
    const stage = resourceOf(json, 'aws_api_gateway_stage', /./);
    Object.assign(json.resource.aws_api_gateway_stage ?? {}, { second: stage });
  };
  expect(() => read(edit)).toThrow('has the stage name "prod" of aws_api_gateway_stage.');
});

import { defineAccess } from '../../src/access/define-access';
import { customerApi } from '../fixtures/customer-api';
import { all, only, synthesize } from './synthesized';

test.each(['UserPoolId', 'ApiUrl'])('a client id output named like the output %s is refused', (clientIdOutput) => {
  const access = { ...customerApi, clients: { Reporting: { scopes: ['customer-api/read'], clientIdOutput } } } as const;
  expect(() => synthesize({ access })).toThrow(
    `output "${clientIdOutput}" already holds the id of a client, expected another name; set clientIdOutput`,
  );
});

test.each(['table', 'function', 'api', 'aws', 'archive'])('a client id output may be named %s', (clientIdOutput) => {
  const access = { ...customerApi, clients: { Reporting: { scopes: ['customer-api/read'], clientIdOutput } } } as const;
  expect(synthesize({ access }).output).toHaveProperty(clientIdOutput);
});

test('text of a declaration that looks like a Terraform template stays text', () => {
  const access = defineAccess({
    resourceServers: {
      '${path.cwd}': { name: 'Orders', scopes: { '%{if}': 'costs ${100} or %{more}', $read: '100%' } },
    },
    clients: { Reporting: { scopes: ['${path.cwd}/%{if}'] } },
    routes: {
      'POST /orders': {
        scopes: ['${path.cwd}/%{if}'],
        body: { type: 'object', properties: { id: { pattern: '^a\\${1}' } } },
      },
    },
  });
  const stack = synthesize({ access });
  expect(only(stack, 'aws_cognito_resource_server')).toMatchObject({
    identifier: '$${path.cwd}',
    scope: [
      { scope_name: '%%{if}', scope_description: 'costs $${100} or %%{more}' },
      { scope_name: '$read', scope_description: '100%' },
    ],
  });
  expect(only(stack, 'aws_cognito_user_pool_client').allowed_oauth_scopes).toEqual(['$${path.cwd}/%%{if}']);
  expect(all(stack, 'aws_api_gateway_method')[0]?.authorization_scopes).toEqual(['$${path.cwd}/%%{if}']);
  expect(only(stack, 'aws_api_gateway_model').schema).toContain('^a\\\\$${1}');
});

test('clients whose names differ only in what Terraform names cannot hold stay apart', () => {
  const scopes = ['customer-api/read'] as const;
  const access = {
    ...customerApi,
    clients: {
      'Order Service': { scopes, clientIdOutput: 'A' },
      OrderService: { scopes, clientIdOutput: 'B' },
      'Order+Service': { scopes, clientIdOutput: 'C' },
    },
  };
  expect(
    all(synthesize({ access }), 'aws_cognito_user_pool_client')
      .map(({ name }) => name)
      .sort(),
  ).toEqual([
    'cognito-m2m-demo-dev-Order Service',
    'cognito-m2m-demo-dev-Order+Service',
    'cognito-m2m-demo-dev-OrderService',
  ]);
});

test('a client name that its prefix makes too long is refused', () => {
  const access = { ...customerApi, clients: { ['R'.repeat(120)]: { scopes: ['customer-api/read'] } } } as const;
  expect(() => synthesize({ access })).toThrow(
    /characters of the name of client "cognito-m2m-demo-dev-R+": 141, expected at most 128/,
  );
});

test('path parts that are words of cdktf, or differ only in punctuation, are resources like any other', () => {
  const scopes = ['customer-api/read'] as const;
  const routes = Object.fromEntries(
    ['Default', 'Resource', 'a-b', 'a.b', 'ab', 'GET', 'OPTIONS', 'resource', 'Default/GET'].map((path) => [
      `GET /${path}`,
      { scopes, body: { type: 'object' } },
    ]),
  );
  const stack = synthesize({
    access: { ...customerApi, routes },
    variables: { M2M_CORS_ORIGINS: 'https://a.example' },
  });
  expect(
    all(stack, 'aws_api_gateway_resource')
      .map(({ path_part }) => path_part)
      .sort(),
  ).toEqual(['Default', 'GET', 'GET', 'OPTIONS', 'Resource', 'a-b', 'a.b', 'ab', 'resource'].sort());
  expect(new Set(all(stack, 'aws_api_gateway_model').map(({ name }) => name)).size).toBe(9);
});

test('a preflight allows no header where the routes take none', () => {
  const routes = { 'GET /health': { public: true, reason: 'load balancer' } } as const;
  const stack = synthesize({
    access: { ...customerApi, routes },
    variables: { M2M_CORS_ORIGINS: 'https://a.example' },
  });
  expect(only(stack, 'aws_api_gateway_integration_response').response_parameters).not.toHaveProperty([
    'method.response.header.Access-Control-Allow-Headers',
  ]);
});

import { ApiGatewayRestApi } from '@cdktf/provider-aws/lib/api-gateway-rest-api';
import type { AccessDeclaration } from '../../../src/access/declaration';
import { customerApi } from '../../fixtures/customer-api';
import type { M2mApiStack } from '../../../src/stacks/m2m-api-stack';
import type { Variation } from '../../stacks/synthesized';
import { all, only, synthesize } from '../../stacks/synthesized';

function trigger(variation?: Variation): unknown {
  const { triggers } = only(synthesize(variation), 'aws_api_gateway_deployment') as {
    triggers: Record<string, unknown>;
  };
  return triggers.redeployment;
}

function withRoutes(routes: AccessDeclaration['routes']): Variation {
  return { access: { ...customerApi, routes } };
}

function tagApi(stack: M2mApiStack): void {
  const api = stack.node.findAll().find((construct) => construct instanceof ApiGatewayRestApi);
  if (!api) throw new Error('the stack has no REST API to tag');
  api.tags = { Team: 'payments' };
}

const { routes } = customerApi;
const before = trigger();

test('the trigger is a hash', () => {
  expect(before).toMatch(/^[0-9a-f]{64}$/);
});

test('a declared status, which is for the OpenAPI document alone, does not redeploy', () => {
  const declared = { ...routes['GET /customers'], responses: [418] };
  expect(trigger(withRoutes({ ...routes, 'GET /customers': declared }))).toBe(before);
});

test.each<[string, Variation]>([
  ["a route's scopes", withRoutes({ ...routes, 'GET /customers': { scopes: ['customer-api/write'] } })],
  [
    'one more scope',
    withRoutes({ ...routes, 'GET /customers': { scopes: ['customer-api/read', 'customer-api/admin'] } }),
  ],
  ['a route more', withRoutes({ ...routes, 'GET /orders': { scopes: ['customer-api/read'] } })],
  ['a route fewer', withRoutes({ 'GET /customers': routes['GET /customers'] })],
  ['a route that becomes public', withRoutes({ ...routes, 'GET /customers': { public: true, reason: 'test' } })],
  [
    'a body schema',
    withRoutes({ ...routes, 'POST /customers': { ...routes['POST /customers'], body: { type: 'object' } } }),
  ],
  ['the authorizer’s cache', { variables: { M2M_AUTHORIZER_TTL_SECONDS: '0' } }],
  ['an origin', { variables: { M2M_CORS_ORIGINS: 'https://app.example.com' } }],
])('%s redeploys', (_, variation) => {
  expect(trigger(variation)).not.toBe(before);
});

test.each<[string, Variation]>([
  ['the order of routes', withRoutes(Object.fromEntries(Object.entries(routes).reverse()))],
  ['the memory of the function', { variables: { M2M_LAMBDA_MEMORY_MB: '512' } }],
  ['the life of tokens', { variables: { M2M_ACCESS_TOKEN_MINUTES: '5' } }],
  ['the place of the state', { variables: { M2M_STATE_BUCKET: 'acme-state' } }],
  [
    'a client more',
    { access: { ...customerApi, clients: { ...customerApi.clients, Extra: { scopes: ['customer-api/read'] } } } },
  ],
  ['a tag', { change: tagApi }],
])('%s does not redeploy', (_, variation) => {
  expect(trigger(variation)).toBe(before);
});

test('stage and deployment are apart, and the new one comes before the old one goes', () => {
  const stack = synthesize();
  const deployment = only(stack, 'aws_api_gateway_deployment');
  expect(deployment).not.toHaveProperty('stage_name');
  expect(deployment.lifecycle).toEqual({ create_before_destroy: true });
});

test('the deployment waits for everything that shapes the API', () => {
  const stack = synthesize({ variables: { M2M_CORS_ORIGINS: 'https://app.example.com' } });
  const types = [
    'aws_api_gateway_authorizer',
    'aws_api_gateway_gateway_response',
    'aws_api_gateway_integration',
    'aws_api_gateway_integration_response',
    'aws_api_gateway_method',
    'aws_api_gateway_method_response',
    'aws_api_gateway_model',
    'aws_api_gateway_request_validator',
    'aws_api_gateway_resource',
  ];
  const shaping = types.flatMap((type) => Object.keys(stack.resource[type] ?? {}).map((name) => `${type}.${name}`));
  expect(only(stack, 'aws_api_gateway_deployment').depends_on).toEqual(expect.arrayContaining(shaping));
  expect(all(stack, 'aws_api_gateway_integration').length).toBe(7);
});

test('renaming a parameter keeps the address of its resource, so that Terraform changes it in place', () => {
  const addresses = (parameter: string) =>
    Object.keys(
      synthesize(withRoutes({ [`GET /customers/{${parameter}}`]: { scopes: ['customer-api/read'] } })).resource
        .aws_api_gateway_resource ?? {},
    );
  expect(addresses('customerId')).toEqual(addresses('id'));
});

test('a new function, user pool or authorizer behind the same reference redeploys, by its value', () => {
  expect(only(synthesize(), 'aws_api_gateway_deployment').triggers).toMatchObject({
    function: expect.stringMatching(/^\$\{aws_lambda_alias\..+\.invoke_arn\}$/),
    userPool: expect.stringMatching(/^\$\{aws_cognito_user_pool\..+\.arn\}$/),
    authorizerId: expect.stringMatching(/^\$\{aws_api_gateway_authorizer\..+\.id\}$/),
  });
});

test('the deployment can be taken again although nothing changed', () => {
  const { triggers } = only(synthesize({ variables: { M2M_REDEPLOY: '2' } }), 'aws_api_gateway_deployment');
  expect(triggers).toMatchObject({ redeployment: before, redeploy: '2' });
});

import { describeRule } from './policed-app';

const pool = {
  type: 'COGNITO_USER_POOLS',
  provider_arns: ['${aws_cognito_user_pool.pool.arn}'],
};
const authorizerUri = '${aws_lambda_function.decide.invoke_arn}';
const authorizerFunction = {
  aws_lambda_function: { decide: { function_name: 'decide', timeout: 5 } },
  aws_cloudwatch_log_group: { logs: { name: '/aws/lambda/decide', retention_in_days: 14 } },
};
const method = (attributes: object) => ({ aws_api_gateway_method: { get: { http_method: 'GET', ...attributes } } });
const cognito = {
  authorization: 'COGNITO_USER_POOLS',
  authorization_scopes: ['orders/read'],
  authorizer_id: '${aws_api_gateway_authorizer.authorizer.id}',
};
const custom = { authorization: 'CUSTOM', authorizer_id: '${aws_api_gateway_authorizer.authorizer.id}' };
const preflight = (type: string, uri = {}) => ({
  aws_api_gateway_method: {
    options: { rest_api_id: 'api', resource_id: 'orders', http_method: 'OPTIONS', authorization: 'NONE' },
  },
  aws_api_gateway_integration: {
    integration: {
      rest_api_id: 'api',
      resource_id: 'orders',
      http_method: '${aws_api_gateway_method.options.http_method}',
      type,
      ...uri,
    },
  },
});

describeRule('method-authorization', {
  compliant: {
    'a method with a Cognito authorizer': {
      resources: { ...method(cognito), aws_api_gateway_authorizer: { authorizer: pool } },
    },
    'a method with a Lambda authorizer of type REQUEST': {
      resources: {
        ...method(custom),
        ...authorizerFunction,
        aws_api_gateway_authorizer: { authorizer: { type: 'REQUEST', authorizer_uri: authorizerUri } },
      },
    },
    'a method with a Lambda authorizer whose type is left out': {
      resources: {
        ...method(custom),
        ...authorizerFunction,
        aws_api_gateway_authorizer: { authorizer: { authorizer_uri: authorizerUri } },
      },
    },
    'a method that IAM authorizes': { resources: method({ authorization: 'AWS_IAM' }) },
    'a preflight that API Gateway answers': { resources: preflight('MOCK') },
  },
  refused: {
    'methods from a document, which no rule reads': {
      resources: { aws_api_gateway_rest_api: { api: { name: 'orders', body: '{"openapi":"3.0.1"}' } } },
      finds: [{ path: 'api', subject: 'body' }],
    },
    'a method without authorization': {
      resources: method({ authorization: 'NONE' }),
      finds: [{ path: 'get', subject: 'authorization' }],
    },
    'a method with an API key alone': {
      resources: method({ authorization: 'NONE', api_key_required: true }),
      finds: [{ path: 'get', subject: 'authorization' }],
    },
    'a method that does not say': { resources: method({}), finds: [{ path: 'get', subject: 'authorization' }] },
    'a method whose authorization is known only at apply': {
      resources: method({ authorization: '${var.authorization}' }),
      finds: [{ path: 'get', subject: 'authorization' }],
    },
    'OPTIONS that a backend answers': {
      resources: preflight('HTTP_PROXY', { connection_type: 'VPC_LINK', connection_id: 'abc123' }),
      finds: [{ path: 'options', subject: 'authorization' }],
    },
    'an authorizer of another type': {
      resources: { ...method(custom), aws_api_gateway_authorizer: { authorizer: pool } },
      finds: [{ path: 'get', subject: 'authorizer_id' }],
    },
    'an authorizer without a pool': {
      resources: { ...method(cognito), aws_api_gateway_authorizer: { authorizer: { ...pool, provider_arns: [] } } },
      finds: [{ path: 'get', subject: 'authorizer_id' }],
    },
    'an authorizer that is not in the stack': {
      resources: method(cognito),
      finds: [{ path: 'get', subject: 'authorizer_id' }],
    },
  },
});

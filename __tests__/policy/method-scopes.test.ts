import { describeRule } from './policed-app';

const app = (attributes: object, authorizer: object = { type: 'COGNITO_USER_POOLS', provider_arns: ['pool'] }) => ({
  resources: {
    aws_api_gateway_method: {
      get: {
        authorization: 'COGNITO_USER_POOLS',
        authorizer_id: '${aws_api_gateway_authorizer.authorizer.id}',
        ...attributes,
      },
    },
    aws_api_gateway_authorizer: { authorizer },
    aws_lambda_function: { decide: { function_name: 'decide' } },
    aws_cloudwatch_log_group: { logs: { name: '/aws/lambda/decide', retention_in_days: 14 } },
  },
});
const finds = [{ path: 'get', subject: 'authorization_scopes' }];

describeRule('method-scopes', {
  compliant: {
    'a method with a scope': app({ authorization_scopes: ['orders/read'] }),
    'a method with a scope that is known at apply': app({
      authorization_scopes: ['${aws_cognito_resource_server.orders.identifier}/read'],
    }),
    'a method that a Lambda authorizer decides about': app(
      { authorization: 'CUSTOM' },
      { type: 'REQUEST', authorizer_uri: '${aws_lambda_function.decide.invoke_arn}' },
    ),
  },
  refused: {
    'a method without scopes': { ...app({}), finds },
    'a method with an empty list': { ...app({ authorization_scopes: [] }), finds },
    'a method with an empty scope': { ...app({ authorization_scopes: [''] }), finds },
    'a list that is known only at apply': { ...app({ authorization_scopes: '${var.scopes}' }), finds },
  },
});

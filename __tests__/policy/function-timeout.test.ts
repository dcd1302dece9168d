import { describeRule } from './policed-app';

const DIRECT = '${aws_lambda_function.orders.invoke_arn}';
const app = (timeout: unknown, uri = DIRECT, attributes: object = {}) => ({
  resources: {
    aws_api_gateway_integration: { get: { type: 'AWS_PROXY', uri, ...attributes } },
    aws_lambda_function: { orders: { function_name: 'orders', timeout } },
    aws_lambda_alias: { live: { function_name: '${aws_lambda_function.orders.function_name}' } },
    aws_cloudwatch_log_group: { logs: { name: '/aws/lambda/orders', retention_in_days: 14 } },
  },
});
const authorizer = (timeout: number, type = 'REQUEST') => {
  const { aws_api_gateway_integration: integration, ...resources } = app(timeout).resources;
  const { uri: authorizer_uri } = integration.get;
  return { resources: { ...resources, aws_api_gateway_authorizer: { jwt: { type, authorizer_uri } } } };
};
const finds = [{ path: 'get', subject: 'uri' }];

describeRule('function-timeout', {
  compliant: {
    'a second less than API Gateway waits': app(28),
    'the 3 s of Lambda': app(undefined),
    'a function that no API calls': app(900, '', { type: 'MOCK' }),
    'a service that is no function': app(900, 'arn:aws:apigateway:eu-central-1:sqs:path/1/orders', { type: 'AWS' }),
    'an authorizer that ends in time': authorizer(28),
    'a Cognito authorizer, which calls none': authorizer(900, 'COGNITO_USER_POOLS'),
  },
  refused: {
    'as long as API Gateway waits': { ...app(29), finds },
    'longer, behind an alias': { ...app(30, '${aws_lambda_alias.live.invoke_arn}'), finds },
    'longer, by the address of the API': {
      ...app(
        30,
        'arn:aws:apigateway:eu-central-1:lambda:path/2015-03-31/functions/${aws_lambda_function.orders.arn}/invocations',
      ),
      finds,
    },
    'longer than the integration lets it': { ...app(10, DIRECT, { timeout_milliseconds: 10_000 }), finds },
    'a time known only at apply': { ...app('${var.timeout}'), finds },
    'a function of another stack': { ...app(10, 'arn:aws:lambda:eu-central-1:1:function:orders'), finds },
    'an authorizer that does not': { ...authorizer(29), finds: [{ path: 'jwt', subject: 'authorizer_uri' }] },
  },
});

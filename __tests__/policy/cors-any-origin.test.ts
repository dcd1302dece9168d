import { describeRule } from './policed-app';

const HEADER = 'gatewayresponse.header.Access-Control-Allow-Origin';
const answer = (origin: string) => ({
  aws_api_gateway_gateway_response: { answer: { response_parameters: { [HEADER]: `'${origin}'` } } },
});
const template = (text: string) => ({
  aws_api_gateway_integration_response: { preflight: { response_templates: { 'application/json': text } } },
});
const lambda = (variables: object) => ({
  aws_lambda_function: { orders: { function_name: 'orders', environment: { variables } } },
  aws_cloudwatch_log_group: { logs: { name: '/aws/lambda/orders', retention_in_days: 14 } },
});

describeRule('cors-any-origin', {
  compliant: {
    'an origin by name': { resources: answer('https://shop.example') },
    'a template that answers the caller’s own': {
      resources: template('#set($context.responseOverride.header.Access-Control-Allow-Origin = $origin)'),
    },
    'a function without origins': { resources: lambda({ CORS_ORIGINS: '', NAME: '*' }) },
  },
  refused: {
    'a header of API Gateway': { resources: answer('*'), finds: [{ path: 'answer', subject: HEADER }] },
    ...Object.fromEntries(
      [
        ['the page’s own', 'method.request.header.Origin'],
        ['the page’s own, whatever the case', 'method.request.header.origin'],
        ['that of a sandbox', "'null'"],
        ['an expression that is a star', '${"\'*\'"}'],
      ].map(([what, value]) => [
        `a header that is ${what}`,
        {
          resources: { aws_api_gateway_gateway_response: { answer: { response_parameters: { [HEADER]: value } } } },
          finds: [{ path: 'answer', subject: HEADER }],
        },
      ]),
    ),
    'a template that answers whatever page asks': {
      resources: template(
        '#set($context.responseOverride.header.Access-Control-Allow-Origin = $input.params("Origin"))',
      ),
      finds: [{ path: 'preflight', subject: 'response_templates' }],
    },
    'a template': {
      resources: template('#set($context.responseOverride.header.Access-Control-Allow-Origin = "*")'),
      finds: [{ path: 'preflight', subject: 'response_templates' }],
    },
    'a variable of a function': {
      resources: lambda({ CORS_ORIGINS: 'https://shop.example, *' }),
      finds: [{ path: 'orders', subject: 'CORS_ORIGINS' }],
    },
    'an HTTP API': {
      resources: { aws_apigatewayv2_api: { api: { cors_configuration: { allow_origins: ['*'] } } } },
      finds: [{ path: 'api', subject: 'allow_origins' }],
    },
  },
});

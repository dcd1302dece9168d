import { describeRule } from './policed-app';

const integration = (attributes: object) => ({
  aws_api_gateway_integration: { get: { rest_api_id: 'api', uri: 'https://orders.example.com', ...attributes } },
});
const stage = (attributes: object) => ({
  aws_api_gateway_stage: { stage: { rest_api_id: 'api', stage_name: 'prod', ...attributes } },
});
const finds = [{ path: 'get', subject: 'uri' }];

describeRule('http-endpoint', {
  compliant: {
    'an endpoint behind a VPC link': {
      resources: integration({ type: 'HTTP_PROXY', connection_type: 'VPC_LINK', connection_id: 'abc123' }),
    },
    'a stage that presents a certificate': {
      resources: { ...integration({ type: 'HTTP_PROXY' }), ...stage({ client_certificate_id: 'abc123' }) },
    },
    'an answer of the API’s own': { resources: integration({ type: 'MOCK' }) },
  },
  refused: {
    'an endpoint on the internet': { resources: integration({ type: 'HTTP_PROXY' }), finds },
    'an endpoint with templates': { resources: integration({ type: 'HTTP' }), finds },
    'a stage without a certificate': { resources: { ...integration({ type: 'HTTP_PROXY' }), ...stage({}) }, finds },
    'a certificate of another API’s stage': {
      resources: {
        ...integration({ type: 'HTTP_PROXY' }),
        ...stage({ rest_api_id: 'other', client_certificate_id: 'abc123' }),
      },
      finds,
    },
    'a connection that is known only at apply': {
      resources: integration({ type: 'HTTP_PROXY', connection_type: '${data.aws_region.here.id}' }),
      data: { aws_region: { here: {} } },
      finds,
    },
  },
});

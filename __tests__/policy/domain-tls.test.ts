import { describeRule } from './policed-app';

const domain = (attributes: object) => ({
  aws_api_gateway_domain_name: { shop: { domain_name: 'a.example', ...attributes } },
});
const finds = [{ path: 'shop', subject: 'security_policy' }];

describeRule('domain-tls', {
  compliant: {
    'TLS 1.2': { resources: domain({ security_policy: 'TLS_1_2' }) },
    'a newer policy': { resources: domain({ security_policy: 'SecurityPolicy_TLS13_1_3_2025_09' }) },
    'an API without a domain': { resources: {} },
  },
  refused: {
    'TLS 1.0': { resources: domain({ security_policy: 'TLS_1_0' }), finds },
    'TLS 1.0 of an HTTP API': {
      resources: {
        aws_apigatewayv2_domain_name: { shop: { domain_name_configuration: { security_policy: 'TLS_1_0' } } },
      },
      finds,
    },
    'what AWS chooses': { resources: domain({}), finds },
    'what is known only at apply': {
      resources: { ...domain({ security_policy: '${data.aws_region.here.id}' }) },
      data: { aws_region: { here: {} } },
      finds,
    },
  },
});

import { defineRule } from './rule';
import { blocks, shown } from '../terraform-json/stack-view';

/** TLS 1.2, and newer security policies, which are named after their lowest version. */
const MODERN = /^(TLS_1_2|SecurityPolicy_TLS1[23]_\w+)$/;

export const domainTls = defineRule({
  id: 'domain-tls',
  asks: 'a domain of an API requires TLS 1.2 or later',
  reason: 'TLS 1.0 and its ciphers let others read tokens in transit',
  fix: 'set security_policy to TLS_1_2',
  source: 'Choose a security policy for your custom domain in API Gateway',
  check: (stack) =>
    stack
      .all('aws_api_gateway_domain_name', 'aws_apigatewayv2_domain_name')
      .map(({ path, attributes, type }) => ({
        path,
        policies:
          type === 'aws_apigatewayv2_domain_name'
            ? blocks(attributes.domain_name_configuration).map((each) => each.security_policy)
            : [attributes.security_policy],
      }))
      .flatMap(({ path, policies }) =>
        policies
          .filter((policy) => !MODERN.test(String(policy)))
          .map((policy) => ({ path, subject: 'security_policy', found: shown(policy) })),
      ),
});

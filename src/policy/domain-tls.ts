import { defineRule } from './rule';
import { shown } from '../terraform-json/stack-view';

/** TLS 1.2 and later, and those that are newer, named after what they begin with. */
const MODERN = /^(TLS_1_2|SecurityPolicy_TLS1[23]_\w+)$/;

export const domainTls = defineRule({
  id: 'domain-tls',
  asks: 'a domain of an API takes connections from TLS 1.2 on',
  reason: 'by TLS 1.0 and its ciphers, tokens can be read on the way',
  fix: 'set security_policy to TLS_1_2',
  source: 'Choose a security policy for your custom domain in API Gateway',
  check: (stack) =>
    stack
      .all('aws_api_gateway_domain_name')
      .filter(({ attributes }) => !MODERN.test(String(attributes.security_policy)))
      .map(({ path, attributes }) => ({ path, subject: 'security_policy', found: shown(attributes.security_policy) })),
});

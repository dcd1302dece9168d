import { toText } from '../../../src/review/report/phrase';
import { resourceOf } from '../../local/test-gateway';
import type { Declared } from '../declared';
import { reviewOf } from '../declared';

const DOMAIN = {
  M2M_API_DOMAIN: 'orders.example.com',
  M2M_API_CERTIFICATE_ARN: 'arn:aws:acm:us-east-1:123456789012:certificate/1',
};
const MUTUAL = { ...DOMAIN, M2M_API_TRUSTSTORE_URI: 's3://acme-trust/callers.pem' };

const said = (base: Declared, head: Declared) =>
  reviewOf(base, head).access.map(({ kinds, text }) => [
    toText(text).replaceAll(/aws_api_gateway_rest_api\.\S+/g, 'API'),
    ...kinds,
  ]);
const policy = (security_policy: unknown): Declared => ({
  variables: DOMAIN,
  edit: (json) => Object.assign(resourceOf(json, 'aws_api_gateway_domain_name', /./), { security_policy }),
});

test('with a domain the API leaves the address that callers know', () => {
  expect(said({}, { variables: DOMAIN })).toEqual([
    ['API no longer answers at the default address of API Gateway: callers must use its domain', 'caller-action'],
    ['the API now answers at orders.example.com'],
  ]);
});

test('without it, what the domain asked for is asked no more', () => {
  expect(said({ variables: DOMAIN }, {})).toEqual([
    [
      'API also answers at the default address of API Gateway, which bypasses the requirements of its domain',
      'protection',
    ],
    ['the API no longer answers at orders.example.com: callers need another address', 'caller-action'],
  ]);
});

test('the address of API Gateway beside the domain passes it by', () => {
  const open: Declared = {
    variables: DOMAIN,
    edit: (json) => (resourceOf(json, 'aws_api_gateway_rest_api', /./).disable_execute_api_endpoint = false),
  };
  expect(said({ variables: DOMAIN }, open)).toEqual([
    [
      'API also answers at the default address of API Gateway, which bypasses the requirements of its domain',
      'protection',
    ],
  ]);
});

test.each<[string, Declared, Declared, string[]]>([
  [
    'callers need no certificate any more',
    { variables: MUTUAL },
    { variables: DOMAIN },
    ['orders.example.com no longer requires a client certificate', 'protection'],
  ],
  [
    'callers need a certificate',
    { variables: DOMAIN },
    { variables: MUTUAL },
    ['orders.example.com now requires a client certificate from every caller', 'caller-action'],
  ],
  [
    'other authorities are trusted',
    { variables: MUTUAL },
    { variables: { ...MUTUAL, M2M_API_TRUSTSTORE_VERSION: 'v2' } },
    [
      'orders.example.com trusts the authorities of another file, which the review cannot read',
      'protection',
      'caller-action',
    ],
  ],
  [
    'TLS 1.0 is taken',
    { variables: DOMAIN },
    policy('TLS_1_0'),
    ['orders.example.com now accepts TLS 1.0', 'protection'],
  ],
  [
    'TLS 1.0 is taken no longer',
    policy('TLS_1_0'),
    { variables: DOMAIN },
    ['orders.example.com now requires TLS 1.2 or later: it refuses callers with an older version', 'caller-action'],
  ],
  [
    'a policy that is not known',
    { variables: DOMAIN },
    policy('SecurityPolicy_TLS13_1_3_2025_09'),
    [
      'the security policy of orders.example.com is now SecurityPolicy_TLS13_1_3_2025_09 instead of TLS_1_2',
      'not-understood',
    ],
  ],
])('%s', (_, base, head, expected) => {
  expect(said(base, head)).toEqual([expected]);
});

test('another domain without certificates is one that asks for less', () => {
  const other = { ...DOMAIN, M2M_API_DOMAIN: 'shop.example.com' };
  expect(said({ variables: MUTUAL }, { variables: other })).toEqual([
    ['the API no longer answers at orders.example.com: callers need another address', 'caller-action'],
    [
      'the API now answers at shop.example.com, which requires no client certificate, unlike orders.example.com',
      'protection',
    ],
  ]);
  expect(said({ variables: DOMAIN }, { variables: other })).toContainEqual(['the API now answers at shop.example.com']);
});

test('a further domain without certificates is a way past the one with them', () => {
  const both: Declared = {
    variables: MUTUAL,
    edit: ({ resource: { aws_api_gateway_domain_name: domains = {} } }) => {
      const [asking = {}] = Object.values(domains);
      domains.open = { ...asking, domain_name: 'open.example.com', mutual_tls_authentication: undefined };
    },
  };
  expect(said({ variables: MUTUAL }, both)).toEqual([
    [
      'the API now answers at open.example.com, which requires no client certificate, unlike orders.example.com',
      'protection',
    ],
  ]);
});

test('a domain that stays is nothing', () => {
  expect(said({ variables: MUTUAL }, { variables: MUTUAL })).toEqual([]);
});

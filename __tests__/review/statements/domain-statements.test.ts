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
    ['API answers no longer at the address that API Gateway gave it: callers must use its domain', 'caller-action'],
    ['the API answers at orders.example.com now'],
  ]);
});

test('without it, what the domain asked for is asked no more', () => {
  expect(said({ variables: DOMAIN }, {})).toEqual([
    ['API answers at the address that API Gateway gave it, too: past its domain, and what that asks for', 'protection'],
    ['the API answers at orders.example.com no longer: callers need another address', 'caller-action'],
  ]);
});

test('the address of API Gateway beside the domain passes it by', () => {
  const open: Declared = {
    variables: DOMAIN,
    edit: (json) => (resourceOf(json, 'aws_api_gateway_rest_api', /./).disable_execute_api_endpoint = false),
  };
  expect(said({ variables: DOMAIN }, open)).toEqual([
    ['API answers at the address that API Gateway gave it, too: past its domain, and what that asks for', 'protection'],
  ]);
});

test.each<[string, Declared, Declared, string[]]>([
  [
    'callers need no certificate any more',
    { variables: MUTUAL },
    { variables: DOMAIN },
    ['orders.example.com asks no caller for a certificate any more', 'protection'],
  ],
  [
    'callers need a certificate',
    { variables: DOMAIN },
    { variables: MUTUAL },
    ['orders.example.com asks every caller for a certificate', 'caller-action'],
  ],
  [
    'other authorities are trusted',
    { variables: MUTUAL },
    { variables: { ...MUTUAL, M2M_API_TRUSTSTORE_VERSION: 'v2' } },
    [
      'orders.example.com trusts the authorities of another file, which the review cannot see',
      'protection',
      'caller-action',
    ],
  ],
  [
    'TLS 1.0 is taken',
    { variables: DOMAIN },
    policy('TLS_1_0'),
    ['orders.example.com takes connections by TLS 1.0 now', 'protection'],
  ],
  [
    'TLS 1.0 is taken no longer',
    policy('TLS_1_0'),
    { variables: DOMAIN },
    ['orders.example.com takes connections from TLS 1.2 on: whoever calls by an older one is refused', 'caller-action'],
  ],
  [
    'a policy that is not known',
    { variables: DOMAIN },
    policy('SecurityPolicy_TLS13_1_3_2025_09'),
    [
      'the security policy of orders.example.com is SecurityPolicy_TLS13_1_3_2025_09 now, and was TLS_1_2',
      'not-understood',
    ],
  ],
])('%s', (_, base, head, expected) => {
  expect(said(base, head)).toEqual([expected]);
});

test('another domain without certificates is one that asks for less', () => {
  const other = { ...DOMAIN, M2M_API_DOMAIN: 'shop.example.com' };
  expect(said({ variables: MUTUAL }, { variables: other })).toEqual([
    ['the API answers at orders.example.com no longer: callers need another address', 'caller-action'],
    [
      'the API answers at shop.example.com now, and asks no caller for a certificate, as orders.example.com does or did',
      'protection',
    ],
  ]);
  expect(said({ variables: DOMAIN }, { variables: other })).toContainEqual(['the API answers at shop.example.com now']);
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
      'the API answers at open.example.com now, and asks no caller for a certificate, as orders.example.com does or did',
      'protection',
    ],
  ]);
});

test('a domain that stays is nothing', () => {
  expect(said({ variables: MUTUAL }, { variables: MUTUAL })).toEqual([]);
});

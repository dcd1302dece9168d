import type { AccessDeclaration } from '../../src/access/declaration';
import { transactionsApi } from '../../examples/transactions-api/access';
import { customerApi } from '../fixtures/customer-api';
import type { Declared } from './declared';

/** One route and one client, as `examples/user-api.ts` has them. */
const userApi: AccessDeclaration = {
  resourceServers: { user: { name: 'User API', scopes: { read: 'Read who is calling' } } },
  clients: { IntegrationService: { scopes: ['user/read'] } },
  routes: { 'GET /user': { scopes: ['user/read'], responses: [429, 500] } },
};

const CERTIFICATE = 'arn:aws:acm:eu-central-1:123456789012:certificate/12345678-90ab';

/** Everything that settings can turn on. */
const VARIABLES = {
  M2M_ENVIRONMENT: 'prod',
  M2M_API_DOMAIN: 'orders.example.com',
  M2M_API_CERTIFICATE_ARN: CERTIFICATE,
  M2M_API_HOSTED_ZONE_ID: 'Z0123456789ABCDEFGHIJ',
  M2M_API_TRUSTSTORE_URI: 's3://acme-trust/callers.pem',
  M2M_API_TRUSTSTORE_VERSION: 'v1.abc',
  M2M_CORS_ORIGINS: 'https://a.example,https://b.example',
  M2M_SOURCE_CIDRS: '203.0.113.0/24,10.0.0.0/8',
  M2M_ALARM_EMAIL: 'oncall@example.com',
  M2M_CLOUDTRAIL_LOG_GROUP: 'acme-trail',
  M2M_DENIED_CLIENT_IDS: 'a,b',
  M2M_PEOPLE_CLIENT_IDS: 'app',
  M2M_LEGACY_API_KEYS: 'warn',
  M2M_LEGACY_API_KEYS_DEPRECATION: '2026-12-31',
  M2M_LEGACY_API_KEYS_SUNSET: '2027-06-30',
};

/** Stacks of every kind the package makes: what the review has to see in each is generated from its JSON. */
export const STACKS: readonly { readonly name: string; readonly declared: Declared }[] = [
  {
    name: 'the default in prod',
    declared: { access: customerApi, credentials: true, variables: { M2M_ENVIRONMENT: 'prod' } },
  },
  {
    name: 'a Lambda authorizer with people, keys and a domain',
    declared: { access: transactionsApi, credentials: true, variables: VARIABLES },
  },
  { name: 'one route and one client', declared: { access: userApi } },
];

import type { AccessDeclaration } from '../../src/access/declaration';
import { transactionsApi } from '../../examples/transactions-api/access';
import { customerApi } from '../fixtures/customer-api';
import type { Declared } from './declared';

/** A declaration with one route and one client, as in `examples/user-api.ts`. */
const userApi: AccessDeclaration = {
  resourceServers: { user: { name: 'User API', scopes: { read: 'Read who is calling' } } },
  clients: { IntegrationService: { scopes: ['user/read'] } },
  routes: { 'GET /user': { scopes: ['user/read'], responses: [429, 500] } },
};

const CERTIFICATE = 'arn:aws:acm:eu-central-1:123456789012:certificate/12345678-90ab';

/** All settings that add something to an API or in front of it. */
export const VARIABLES = {
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
};

/** Settings of a Lambda authorizer. */
const TOLD = {
  M2M_DENIED_CLIENT_IDS: 'a,b',
  M2M_PEOPLE_CLIENT_IDS: 'app',
  M2M_LEGACY_API_KEYS: 'warn',
  M2M_LEGACY_API_KEYS_DEPRECATION: '2026-12-31',
  M2M_LEGACY_API_KEYS_SUNSET: '2027-06-30',
};

const CALL = { scopes: ['user/read'] } as const;

/** A backend of each kind, and every form of an API. */
const manyBackends: Declared = {
  access: {
    ...userApi,
    routes: {
      'GET /user': { ...CALL, required: { query: ['id'], headers: ['X-Tenant'] } },
      'GET /ledger': { ...CALL, backend: 'ledger' },
      'GET /bills/{id}': { ...CALL, backend: 'billing' },
      'GET /stock': { ...CALL, backend: 'stock' },
      'GET /health': { public: true, reason: 'load balancer', backend: 'health' },
    },
  },
  backends: {
    ledger: { functionArn: 'arn:aws:lambda:eu-central-1:123456789012:function:ledger:live', timeoutSeconds: 59 },
    billing: { url: 'https://billing.example.com/v1', clientCertificate: true, timeoutSeconds: 60 },
    stock: {
      url: 'http://stock.internal',
      vpcLink: {
        networkLoadBalancerArn:
          'arn:aws:elasticloadbalancing:eu-central-1:123456789012:loadbalancer/net/stock/50dc6c495c0c9188',
      },
    },
    health: { fixed: { status: 200, headers: { 'Cache-Control': 'no-store' }, body: { ok: true } } },
  },
  options: { binaryMediaTypes: ['image/*'], minimumCompressionBytes: 1_024 },
  variables: {
    M2M_API_ENDPOINT_TYPE: 'PRIVATE',
    M2M_VPC_ENDPOINT_IDS: 'vpce-01234567,vpce-89abcdef',
    M2M_SOURCE_CIDRS: '10.1.0.0/16',
    M2M_INTEGRATION_TIMEOUT: '60=reports take a minute',
  },
};

/** Stacks of every kind that the package makes; the expected reviews are generated from their JSON. */
export const STACKS: readonly { readonly name: string; readonly declared: Declared }[] = [
  {
    name: 'the default in prod',
    declared: { access: customerApi, credentials: true, variables: { M2M_ENVIRONMENT: 'prod' } },
  },
  {
    name: 'a Lambda authorizer with people, keys and a domain',
    declared: { access: transactionsApi, credentials: true, variables: { ...VARIABLES, ...TOLD } },
  },
  { name: 'one route and one client', declared: { access: userApi } },
  { name: 'a private API with a backend of each kind', declared: manyBackends },
  {
    name: 'an authorization server alone',
    declared: {
      access: { ...userApi, routes: {} },
      poolOnly: true,
      credentials: true,
      variables: { M2M_ENVIRONMENT: 'prod' },
    },
  },
];

import { Testing } from 'cdktf';
import type { ApiPayloadOptions } from '../../src/constructs/api/api-payload';
import { RestApi } from '../../src/constructs/api/rest-api';
import { defineAccess } from '../../src/access/define-access';
import type { Suppression } from '../../src/policy/suppressed-finding';
import { suppressionsOf } from '../../src/policy/suppression';
import type { Variables } from '../../src/settings/settings';
import type { Backend } from '../../src/stacks/backend';
import type { Variation } from './synthesized';
import { all, named, only, synthesize } from './synthesized';

const ORDERS = {
  resourceServers: { orders: { name: 'Orders', scopes: { read: 'Read orders' } } },
  clients: { Reporting: { scopes: ['orders/read'] } },
} as const;
const READ = { scopes: ['orders/read'] } as const;
const access = defineAccess({
  ...ORDERS,
  routes: {
    'GET /orders': { ...READ, required: { query: ['from'], headers: ['X-Tenant'] } },
    'POST /orders': { ...READ, required: { query: ['from'] }, body: { type: 'object' } },
    'GET /bills/{id}': { ...READ, backend: 'billing', required: { query: ['from'] } },
    'GET /stock': READ,
  },
});
const billing: Backend = { url: 'https://billing.example.com', directAccess: { reason: 'it checks a signature' } };

describe('required parameters', () => {
  const synthesized = synthesize({
    access,
    backends: { billing },
    variables: { M2M_CORS_ORIGINS: 'https://a.example' },
  });
  const method = (part: string) => named(synthesized, 'aws_api_gateway_method', part);
  const validator = (name: string) =>
    all(synthesized, 'aws_api_gateway_request_validator').find((each) => each.name === name);

  test('each is one of the method, and a validator looks at it', () => {
    expect(method('resources_orders_').request_parameters).toEqual({
      'method.request.querystring.from': true,
      'method.request.header.X-Tenant': true,
    });
    expect(method('resources_orders_GET').request_validator_id).toMatch(/request-validator-parameters_\w+\.id\}$/);
    expect(validator('parameters')).toMatchObject({ validate_request_parameters: true });
    expect(validator('parameters')).not.toHaveProperty('validate_request_body');
  });

  test('a route with a body has both looked at', () => {
    expect(method('resources_orders_POST').request_validator_id).toMatch(/request-validator-body-and-parameters_/);
    expect(validator('body-and-parameters')).toMatchObject({
      validate_request_body: true,
      validate_request_parameters: true,
    });
  });

  test('parameters of the path stand beside them where an endpoint is given them', () => {
    expect(method('resources_bills_').request_parameters).toEqual({
      'method.request.path.id': true,
      'method.request.querystring.from': true,
    });
  });

  test('a route that requires none has no validator, and an API without such a route no other than that of bodies', () => {
    expect(method('resources_stock_')).not.toHaveProperty('request_validator_id');
    const plain = synthesize();
    expect(all(plain, 'aws_api_gateway_request_validator').map(({ name }) => name)).toEqual(['body']);
  });

  test('pages of other origins may send a required header', () => {
    const preflight = Object.entries(synthesized.resource.aws_api_gateway_integration_response ?? {}).find(([name]) =>
      name.includes('resources_orders_OPTIONS'),
    );
    expect(JSON.stringify(preflight)).toContain('X-Tenant');
  });
});

describe('bodies', () => {
  const plain = defineAccess({ ...ORDERS, routes: { 'GET /orders': READ } });
  const api = (options: ApiPayloadOptions, variation: Variation = {}) =>
    only(synthesize({ access: plain, options, fresh: true, ...variation }), 'aws_api_gateway_rest_api');

  test.each<[string, ApiPayloadOptions, object]>([
    [
      'media types that are bytes',
      { binaryMediaTypes: ['image/png', 'application/zip'] },
      {
        binary_media_types: ['image/png', 'application/zip'],
      },
    ],
    ['every media type', { binaryMediaTypes: ['*/*'] }, { binary_media_types: ['*/*'] }],
    ['no media type any more', { binaryMediaTypes: [] }, { binary_media_types: [] }],
    ['compression of any answer', { minimumCompressionBytes: 0 }, { minimum_compression_size: '0' }],
    ['compression of the longest', { minimumCompressionBytes: 10_485_760 }, { minimum_compression_size: '10485760' }],
    ['no compression any more', { minimumCompressionBytes: null }, { minimum_compression_size: '-1' }],
  ])('an API may have %s', (_, options, attributes) => {
    expect(api(options)).toMatchObject(attributes);
  });

  test('neither is said where neither is asked for', () => {
    expect(api({})).not.toHaveProperty('binary_media_types');
    expect(api({})).not.toHaveProperty('minimum_compression_size');
  });

  test.each<[ApiPayloadOptions, string]>([
    [{ binaryMediaTypes: ['png'] }, 'the binary media type "png", expected a media type such as image/png'],
    [{ binaryMediaTypes: ['*/png'] }, 'the binary media type "*/png"'],
    [{ binaryMediaTypes: ['image/png; q=1'] }, 'the binary media type "image/png; q=1"'],
    [{ binaryMediaTypes: ['image/png', 'image/png'] }, 'the binary media type "image/png" twice'],
    [
      { minimumCompressionBytes: -1 },
      'minimumCompressionBytes -1, expected a whole number of bytes from 0 to 10485760',
    ],
    [{ minimumCompressionBytes: 10_485_761 }, 'minimumCompressionBytes 10485761'],
    [{ minimumCompressionBytes: 0.5 }, 'minimumCompressionBytes 0.5'],
    [{ minimumCompressionBytes: NaN }, 'minimumCompressionBytes NaN'],
  ])('refuses %j', (options, message) => {
    expect(() => api(options)).toThrow(message);
  });

  const checked = defineAccess({ ...ORDERS, routes: { 'POST /orders': { ...READ, body: { type: 'object' } } } });
  const answered = defineAccess({
    ...ORDERS,
    routes: { 'GET /orders': READ, 'GET /health': { public: true, reason: 'load balancer', backend: 'health' } },
  });
  const health: Backend = { fixed: { status: 200, body: { ok: true } } };

  test.each<[string, Variation]>([
    ['the body of route "POST /orders" is checked', { access: checked }],
    ['preflights of pages are answered by a template', { variables: { M2M_CORS_ORIGINS: 'https://a.example' } }],
    ['route "GET /health" has a fixed answer', { access: answered, backends: { health } }],
  ])('JSON is no bytes where %s', (reason, variation) => {
    for (const type of ['*/*', 'application/*', 'application/json']) {
      expect(() => api({ binaryMediaTypes: [type] }, variation)).toThrow(reason);
    }
    expect(() => api({ binaryMediaTypes: ['image/*'] }, variation)).not.toThrow();
  });
});

describe('a wait of more than 29 s', () => {
  const routes = { 'GET /orders': READ, 'GET /bills': { ...READ, backend: 'billing' } } as const;
  const waiting = defineAccess({ ...ORDERS, routes });
  const variables = { M2M_INTEGRATION_TIMEOUT: '60=reports take a minute' };
  const long = (backend: Backend, more: Variation = {}) =>
    synthesize({ access: waiting, backends: { billing: backend }, variables, fresh: true, ...more });
  const existing = (timeoutSeconds: number): Backend => ({
    functionArn: 'arn:aws:lambda:eu-central-1:123456789012:function:billing',
    timeoutSeconds,
  });

  test.each<[string, (seconds: number) => Backend, number, number | undefined]>([
    ['an endpoint', (timeoutSeconds) => ({ ...billing, timeoutSeconds }), 60, 60_000],
    ['an endpoint that takes less', (timeoutSeconds) => ({ ...billing, timeoutSeconds }), 10, 10_000],
    ['an existing function', existing, 59, 60_000],
    ['an existing function that takes less', existing, 28, undefined],
  ])('%s is waited for', (_, backend, seconds, milliseconds) => {
    const suppressed: Suppression[] = [];
    const synthesized = long(backend(seconds), { change: (stack) => void suppressed.push(...suppressionsOf(stack)) });
    expect(named(synthesized, 'aws_api_gateway_integration', 'resources_bills_').timeout_milliseconds).toBe(
      milliseconds,
    );
    expect(named(synthesized, 'aws_api_gateway_integration', 'resources_orders_')).not.toHaveProperty(
      'timeout_milliseconds',
    );
    const reasons = suppressed.filter(({ rule }) => rule === 'integration-timeout').map(({ reason }) => reason);
    expect(reasons).toEqual(milliseconds === 60_000 ? ['reports take a minute'] : []);
  });

  test('a function of the stack is waited for as long, and an authorizer never', () => {
    const synthesized = long(billing, {
      variables: { ...variables, M2M_LAMBDA_TIMEOUT_SECONDS: '59' },
      access: defineAccess({ ...ORDERS, authorizer: 'lambda', routes }),
    });
    expect(named(synthesized, 'aws_api_gateway_integration', 'resources_orders_').timeout_milliseconds).toBe(60_000);
    expect(named(synthesized, 'aws_lambda_function', 'authorizer').timeout).toBe(28);
  });

  test.each<[string, Backend, Variables, string]>([
    [
      'an endpoint of 30 s without the setting',
      { ...billing, timeoutSeconds: 30 },
      {},
      'timeoutSeconds 30, expected 0.05 to 29',
    ],
    [
      'an endpoint of more than it says',
      { ...billing, timeoutSeconds: 61 },
      variables,
      'timeoutSeconds 61, expected 0.05 to 60',
    ],
    ['a function of 29 s without it', existing(29), {}, 'a whole number from 1 to 28, since API Gateway waits 29 s'],
    [
      'a function as long as it says',
      existing(60),
      variables,
      'a whole number from 1 to 59, since API Gateway waits 60 s',
    ],
  ])('refuses %s', (_, backend, own, message) => {
    expect(() => long(backend, { variables: own })).toThrow(message);
  });
});

describe('a private API', () => {
  const plain = defineAccess({ ...ORDERS, routes: { 'GET /orders': READ } });
  const PRIVATE = { M2M_API_ENDPOINT_TYPE: 'PRIVATE', M2M_VPC_ENDPOINT_IDS: 'vpce-01234567,vpce-0123456789abcdef0' };
  const ENDPOINTS = ['vpce-01234567', 'vpce-0123456789abcdef0'];
  const everyone = { Principal: '*', Action: 'execute-api:Invoke' };
  const byOthers = { StringNotEquals: { 'aws:SourceVpce': ENDPOINTS } };
  const statements = (variation: Variation) => {
    const text = String(only(synthesize(variation), 'aws_api_gateway_rest_api_policy').policy);
    const own = text.replaceAll(/\$\{aws_api_gateway_rest_api\.[^}]+\.execution_arn\}/g, 'API');
    return (JSON.parse(own) as { Statement: unknown[] }).Statement;
  };

  test('is reached by its VPC endpoints alone', () => {
    const synthesized = synthesize({ access: plain, variables: PRIVATE });
    expect(only(synthesized, 'aws_api_gateway_rest_api')).toMatchObject({
      endpoint_configuration: { types: ['PRIVATE'], vpc_endpoint_ids: ENDPOINTS, ip_address_type: 'dualstack' },
      disable_execute_api_endpoint: false,
    });
    expect(statements({ access: plain, variables: PRIVATE })).toEqual([
      { Effect: 'Deny', ...everyone, Resource: ['API/*'], Condition: byOthers },
      { Effect: 'Allow', ...everyone, Resource: ['API/*'] },
    ]);
  });

  test('takes source addresses as those in its VPCs', () => {
    const variables = { ...PRIVATE, M2M_SOURCE_CIDRS: '10.1.0.0/16' };
    expect(statements({ access: plain, variables })).toEqual([
      { Effect: 'Deny', ...everyone, Resource: ['API/*'], Condition: byOthers },
      {
        Effect: 'Deny',
        ...everyone,
        Resource: ['API/*'],
        Condition: { NotIpAddress: { 'aws:VpcSourceIp': ['10.1.0.0/16'] } },
      },
      { Effect: 'Allow', ...everyone, Resource: ['API/*'] },
    ]);
  });

  test('beside a Lambda authorizer allows nothing that the function decides about', () => {
    const access = defineAccess({ ...ORDERS, authorizer: 'lambda', routes: { 'GET /orders': READ } });
    expect(statements({ access, variables: PRIVATE })).toEqual([
      { Effect: 'Deny', ...everyone, Resource: ['API/*'], Condition: byOthers },
    ]);
  });

  test('has no domain, whoever makes it', () => {
    const api = () =>
      Testing.synthScope((stack) => {
        new RestApi(stack, 'api', {
          name: 'orders',
          stageName: 'prod',
          authorizerTtlSeconds: 0,
          access: plain,
          authorizer: { userPoolArn: 'arn:aws:cognito-idp:eu-central-1:123456789012:userpool/eu-central-1_a' },
          handler: { status: 200, headers: {}, body: '' },
          vpcEndpointIds: ENDPOINTS,
          domain: {
            domainName: 'api.example.com',
            certificateArn: 'arn:aws:acm:eu-central-1:123456789012:certificate/1',
          },
        });
      });
    expect(api).toThrow('the private API has the domain "api.example.com", expected no domain');
  });

  test('has no policy longer than AWS takes', () => {
    const many = Array.from({ length: 400 }, (_, index) => `vpce-${String(index).padStart(17, '0')}`);
    const variables = { ...PRIVATE, M2M_VPC_ENDPOINT_IDS: many.join() };
    expect(() => synthesize({ access: plain, variables, fresh: true })).toThrow('fewer VPC endpoints');
  });
});

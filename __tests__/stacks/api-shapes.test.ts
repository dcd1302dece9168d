import { defineAccess } from '../../src/access/define-access';
import type { Backend } from '../../src/stacks/backend';
import { all, named, synthesize } from './synthesized';

const READ = { scopes: ['orders/read'] } as const;
const access = defineAccess({
  resourceServers: { orders: { name: 'Orders', scopes: { read: 'Read orders' } } },
  clients: { Reporting: { scopes: ['orders/read'] } },
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

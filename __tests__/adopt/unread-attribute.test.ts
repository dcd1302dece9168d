import { DeployedStack } from '../../src/adopt/deployed-stack';
import { IMPORTED_TYPES, importId } from '../../src/adopt/import-id';
import { wholeAttributes } from '../../src/adopt/kept-attribute';
import { UNREAD_ATTRIBUTES, unreadNames } from '../../src/adopt/unread-attribute';
import { parseDocument } from '../../src/foreign/document';

type Json = Record<string, unknown>;

/** A deployed resource of a type: attributes that an import reads, and those that it does not. */
interface Deployed {
  readonly read: Json;
  readonly ignored?: Json;
  readonly unset?: Json;
  readonly redeployed?: Json;
}

const OF_API = { rest_api_id: 'api1' };
const OF_METHOD = { ...OF_API, resource_id: 'res1', http_method: 'GET' };

const DEPLOYED: Readonly<Record<string, Deployed>> = {
  aws_api_gateway_api_key: { read: { name: 'partner', customer_id: 'c1' } },
  aws_api_gateway_authorizer: {
    read: { ...OF_API, name: 'pool', type: 'TOKEN', identity_validation_expression: '^x' },
  },
  aws_api_gateway_client_certificate: { read: { description: 'certificate', tags: { Team: 'orders' } } },
  aws_api_gateway_deployment: {
    read: OF_API,
    redeployed: {
      canary_settings: [{ percent_traffic: 1 }],
      stage_description: 'text',
      stage_name: 'v1',
      triggers: { redeployment: 'hash' },
      variables: { table: 'orders' },
    },
  },
  aws_api_gateway_gateway_response: { read: { ...OF_API, response_type: 'UNAUTHORIZED', status_code: '401' } },
  aws_api_gateway_integration: {
    read: { ...OF_METHOD, type: 'MOCK', request_templates: { 'application/json': 'x' } },
    ignored: { integration_http_method: 'POST' },
  },
  aws_api_gateway_integration_response: { read: { ...OF_METHOD, status_code: '200', selection_pattern: '2..' } },
  aws_api_gateway_method: { read: { ...OF_METHOD, authorization: 'NONE', operation_name: 'list' } },
  aws_api_gateway_method_response: { read: { ...OF_METHOD, status_code: '200' } },
  aws_api_gateway_method_settings: {
    read: { ...OF_API, stage_name: 'live', method_path: '*/*', settings: [{ throttling_rate_limit: 10 }] },
  },
  aws_api_gateway_model: { read: { ...OF_API, name: 'Order', content_type: 'application/json', schema: '{}' } },
  aws_api_gateway_request_validator: { read: { ...OF_API, name: 'all', validate_request_body: true } },
  aws_api_gateway_resource: { read: { ...OF_API, parent_id: 'root1', path_part: 'orders' } },
  aws_api_gateway_rest_api: {
    read: { name: 'orders' },
    unset: { fail_on_warnings: true, parameters: { basepath: 'ignore' }, put_rest_api_mode: 'merge' },
  },
  aws_api_gateway_rest_api_policy: { read: { ...OF_API, policy: '{"Version":"2012-10-17"}' } },
  aws_api_gateway_stage: {
    read: { ...OF_API, deployment_id: 'dep1', stage_name: 'live', description: 'text', variables: { table: 'orders' } },
    ignored: { cache_cluster_size: '0.5' },
  },
  aws_api_gateway_usage_plan: { read: { name: 'Gold', product_code: 'P1', quota_settings: [{ limit: 5 }] } },
  aws_api_gateway_usage_plan_key: { read: { key_id: 'key1', key_type: 'API_KEY', usage_plan_id: 'plan1' } },
  aws_cognito_resource_server: { read: { user_pool_id: 'pool1', identifier: 'orders', name: 'Orders' } },
  aws_cognito_user_pool: {
    read: { name: 'machines', password_policy: [{ minimum_length: 12 }] },
    ignored: { schema: [{ name: 'email', attribute_data_type: 'String', required: true }] },
  },
  aws_cognito_user_pool_client: {
    read: { user_pool_id: 'pool1', name: 'billing', refresh_token_rotation: [{ feature: 'ENABLED' }] },
    ignored: { generate_secret: true },
    unset: { token_validity_units: [{ access_token: 'hours', id_token: 'hours', refresh_token: 'days' }] },
  },
  aws_cognito_user_pool_domain: { read: { user_pool_id: 'pool1', domain: 'machines' } },
};

test('every imported type has its list, and a deployed example here', () => {
  expect(Object.keys(UNREAD_ATTRIBUTES).sort()).toEqual([...IMPORTED_TYPES].sort());
  expect(Object.keys(DEPLOYED).sort()).toEqual([...IMPORTED_TYPES].sort());
  for (const each of Object.values(UNREAD_ATTRIBUTES).flat()) expect(each.reason).toMatch(/^[a-zA-Z].{20,}/);
});

test.each([...IMPORTED_TYPES])('%s: an adoption writes what an import reads, and no plan changes the rest', (type) => {
  const { read, ignored = {}, unset = {}, redeployed = {} } = DEPLOYED[type] ?? { read: {} };
  const attributes = { id: 'id1', ...read, ...ignored, ...unset, ...redeployed };
  const resource = { mode: 'managed', type, name: 'own', instances: [{ attributes, sensitive_attributes: [] }] };
  const state = { version: 4, lineage: 'own', outputs: {}, resources: [resource] };
  const deployed = new DeployedStack(parseDocument(JSON.stringify(state), 'given'), 'given');
  const [own] = deployed.all(type);
  if (!own) throw new Error(`no ${type}`);
  const { keep } = wholeAttributes(own, {
    deployed,
    pathOf: () => undefined,
    place: { accountId: '111122223333', region: 'eu-west-1' },
    parameters: new Map(),
    keepsState: false,
    defaultTags: undefined,
    deployedAs: () => undefined,
  });
  expect(Object.keys(keep).sort()).toEqual(Object.keys(read).sort());
  expect([...unreadNames(type, attributes, 'ignored')].sort()).toEqual(Object.keys(ignored).sort());
  const listed = (remedy: string) =>
    (UNREAD_ATTRIBUTES[type] ?? []).filter((each) => each.remedy === remedy).map(({ name }) => name);
  // A body has its own rule: such an API stays outside.
  expect(listed('unset').filter((name) => name !== 'body')).toEqual(Object.keys(unset).sort());
  expect(listed('redeployed')).toEqual(Object.keys(redeployed).sort());
  expect(importId(type, attributes)).toBeDefined();
});

test.each<[string, Json, readonly string[]]>([
  ['aws_api_gateway_integration', { type: 'HTTP_PROXY', integration_http_method: 'POST' }, []],
  ['aws_api_gateway_stage', { cache_cluster_enabled: true, cache_cluster_size: '0.5' }, []],
  ['aws_api_gateway_stage', {}, []],
  ['aws_cognito_user_pool', { schema: [] }, []],
  ['aws_cognito_user_pool_client', {}, ['generate_secret']],
])('%s with %j ignores %j', (type, attributes, names) => {
  expect(unreadNames(type, attributes, 'ignored')).toEqual(names);
});

test('units of a lifetime that are no default are kept', () => {
  const units = (given: Json) =>
    unreadNames('aws_cognito_user_pool_client', { token_validity_units: [given] }, 'unset');
  expect(units({ access_token: 'minutes', id_token: 'hours', refresh_token: 'days' })).toEqual([]);
  expect(units({ access_token: 'hours' })).toEqual(['token_validity_units']);
});

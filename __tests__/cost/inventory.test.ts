import { App, Testing } from 'cdktf';
import { takeInventory } from '../../src/cost/inventory';
import { monthlyQuantities, standingQuantities } from '../../src/cost/quantities';
import { FREE_TYPES, PRICED_TYPES } from '../../src/cost/resource-types';
import { readUsage } from '../../src/cost/usage';
import { MODELLED_TYPES, UNINVOLVED_TYPES } from '../../src/system/resource-types';
import { readSettings } from '../../src/settings/settings';
import { StateStack } from '../../src/stacks/state-stack';
import { inventoryOf } from './inventory-of';

const known = [...PRICED_TYPES, ...FREE_TYPES];

test('every type of resource that the project knows is either priced or free', () => {
  expect([...MODELLED_TYPES, ...UNINVOLVED_TYPES].filter((type) => !known.includes(type))).toEqual([]);
  expect(known).toHaveLength(new Set(known).size);
});

test.each(['dev', 'staging', 'prod'])('the bill of %s covers all its resources', (environment) => {
  expect(inventoryOf({ variables: { M2M_ENVIRONMENT: environment } }).notCounted).toEqual([]);
});

test('the bill of the bootstrap stack covers all its resources, and its bucket', () => {
  const settings = readSettings({ M2M_GITHUB_REPOSITORY: 'example/api', M2M_STATE_LOG_BUCKET: 'logs' });
  const json = JSON.parse(Testing.synth(new StateStack(new App(), { settings }))) as Parameters<
    typeof takeInventory
  >[0];
  expect(takeInventory(json)).toMatchObject({ buckets: 1, keys: 1, notCounted: [] });
});

test('the default deployment in prod is counted', () => {
  expect(inventoryOf({ variables: { M2M_ENVIRONMENT: 'prod' } })).toMatchObject({
    tokenMinutes: [60, 60],
    apis: 1,
    routes: 5,
    functionMb: 256,
    functionMetrics: true,
    accessLog: true,
    retentionDays: 365,
    tracing: true,
    tables: 1,
    recoverableTables: 1,
    keys: 3,
    secrets: 2,
    filterMetrics: 4,
    // Ten alarms on one metric each, and one anomaly alarm.
    alarmMetrics: 10 + 3,
    dashboards: 1,
    requestRules: 2,
    refusalRules: 2,
    notCounted: [],
  });
});

test('options that are off are not billed', () => {
  const dev = inventoryOf();
  expect(dev).toMatchObject({ accessLog: false, filterMetrics: 0, dashboards: 0, requestRules: 0, alarmMetrics: 3 });
  const quantities = monthlyQuantities(dev, readUsage({}, 'the test'), 'cached');
  expect(quantities).toMatchObject({ 'log-ingestion': 0, 'insight-events': 0, 'waf-requests': 0, 's3-storage': 0 });
});

/** Inventory of these resources alone. */
function counted(resource: Readonly<Record<string, unknown>>) {
  return takeInventory({ resource } as unknown as Parameters<typeof takeInventory>[0]);
}

test('a web ACL is billed with its rules, and for the requests to what it stands before', () => {
  const inventory = counted({
    aws_wafv2_web_acl: { acl: { rule: [{}, {}] } },
    aws_wafv2_web_acl_association: {
      api: { resource_arn: '${aws_api_gateway_stage.api.arn}' },
      pool: { resource_arn: '${aws_cognito_user_pool.pool.arn}' },
    },
    aws_api_gateway_rest_api: { api: {} },
    aws_cognito_user_pool_client: { one: { allowed_oauth_flows: ['client_credentials'], access_token_validity: 1 } },
  });
  expect(standingQuantities(inventory)).toMatchObject({ 'web-acls': 1, 'waf-rules': 2, 'waf-requests': 0 });
  const usage = readUsage({ requestsPerMonth: 1e6, tokensPerHour: 10 }, 'the test');
  expect(monthlyQuantities(inventory, usage, 'cached')['waf-requests']).toBe(1e6 + 7_300);
});

test.each([
  [undefined, 0],
  [{ logging_filter: { default_behavior: 'DROP' } }, 0.01],
  [{ logging_filter: [{ default_behavior: 'KEEP' }] }, 1],
  [{}, 1],
])('a web ACL whose logging is %j logs a share of %d of what it looks at', (logging, share) => {
  const inventory = counted({
    aws_wafv2_web_acl_association: { api: { resource_arn: '${aws_api_gateway_stage.api.arn}' } },
    aws_api_gateway_rest_api: { api: {} },
    ...(logging && { aws_wafv2_web_acl_logging_configuration: { logging } }),
  });
  const usage = readUsage({ requestsPerMonth: 1e6, webAclLogBytes: 1_000 }, 'the test');
  expect(monthlyQuantities(inventory, usage, 'cached')['vended-log-ingestion']).toBeCloseTo(share, 8);
});

test('a function that authorizes is found by way of its alias or not', () => {
  const functions = {
    aws_lambda_function: { guard: { memory_size: 128 }, bare: {} },
    aws_lambda_alias: { live: { function_name: '${aws_lambda_function.guard.function_name}' } },
  };
  const byAlias = { a: { authorizer_uri: '${aws_lambda_alias.live.invoke_arn}', authorizer_result_ttl_in_seconds: 0 } };
  const direct = { a: { authorizer_uri: '${aws_lambda_function.bare.invoke_arn}' } };
  expect(counted({ ...functions, aws_api_gateway_authorizer: byAlias }).authorizer).toEqual({
    memoryMb: 128,
    ttlSeconds: 0,
  });
  expect(counted({ ...functions, aws_api_gateway_authorizer: direct }).authorizer).toEqual({
    memoryMb: 128,
    ttlSeconds: 300,
  });
});

test.each([
  [{ access_token_validity: 12 }, 720],
  [{ access_token_validity: 30, token_validity_units: [{ access_token: 'minutes' }] }, 30],
  [{ access_token_validity: 1, token_validity_units: { access_token: 'days' } }, 1_440],
  [{}, 60],
])('a client with %j has tokens of %d minutes', (attributes, minutes) => {
  const client = { allowed_oauth_flows: ['client_credentials'], ...attributes };
  expect(counted({ aws_cognito_user_pool_client: { client, person: {} } }).tokenMinutes).toEqual([minutes]);
});

test.each([
  ['aws_nat_gateway', {}, '1 × aws_nat_gateway'],
  ['aws_dynamodb_table', { billing_mode: 'PROVISIONED' }, 'provisioned capacity of tables'],
  ['aws_api_gateway_stage', { cache_cluster_enabled: true }, 'the cache of a stage'],
  ['aws_lambda_function', { architectures: ['x86_64'] }, 'what functions cost more on x86_64'],
  ['aws_cloudwatch_metric_alarm', { period: 10 }, 'what alarms below a minute cost more'],
  [
    'aws_cloudwatch_log_metric_filter',
    { metric_transformation: { dimensions: { client: '$.clientId' } } },
    'further metrics of filters with dimensions',
  ],
])('%s %j is said not to be counted', (type, attributes, words) => {
  expect(counted({ [type]: { one: attributes } }).notCounted).toEqual([words]);
});

test('an alarm costs by the metrics it looks at', () => {
  const alarm = (queries?: unknown) =>
    counted({ aws_cloudwatch_metric_alarm: { one: queries === undefined ? {} : { metric_query: queries } } })
      .alarmMetrics;
  expect(alarm()).toBe(1);
  expect(alarm([{ expression: 'a/b' }, { metric: {} }, { metric: {} }])).toBe(2);
  expect(alarm([{ expression: 'ANOMALY_DETECTION_BAND(a, 2)' }, { metric: {} }])).toBe(3);
});

test('JSON of a stranger that has other shapes is no error', () => {
  const odd = { toString: 1, rule: 'x', retention_in_days: 1e999, access_token_validity: -1 };
  const resource = Object.fromEntries([...PRICED_TYPES, '__proto__'].map((type) => [type, { odd }]));
  const quantities = monthlyQuantities(counted(resource), readUsage({}, 'the test'), 'each-request');
  expect(Object.values(quantities).every((quantity) => Number.isFinite(quantity) && quantity >= 0)).toBe(true);
});

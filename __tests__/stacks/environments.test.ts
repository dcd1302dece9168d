import { isDeepStrictEqual } from 'node:util';
import { synthesize } from './synthesized';

type Json = Readonly<Record<string, unknown>>;

/** The default deployment of an environment, without the environment in its names. */
function deployment(environment: 'dev' | 'prod'): Json {
  const { json } = synthesize({ credentials: true, variables: { M2M_ENVIRONMENT: environment } });
  const named = json
    .replaceAll(`m2m-demo-${environment}`, 'm2m-demo-ENVIRONMENT')
    .replaceAll(`m2m-demo/${environment}/`, 'm2m-demo/ENVIRONMENT/')
    // Made from the construct's path, which starts with the stack.
    .replaceAll(/"(?:POST|PUT)customers(?:id)?[0-9a-f]{8}"/g, '"model"')
    // Hash of the API's definition, which contains names; other differences of the definition are visible directly.
    .replaceAll(/"[0-9a-f]{64}"/g, '"hash"');
  return JSON.parse(named) as Json;
}

/** All elements of a stack, keyed e.g. by `resource aws_dynamodb_table.table_43360BC0`. */
function elements(stack: Json): Map<string, unknown> {
  const blocks = ['resource', 'data', 'provider', 'output', 'terraform'].flatMap((block) =>
    Object.entries((stack[block] ?? {}) as Record<string, Json>).flatMap(([type, byName]) =>
      Object.entries(byName).map(([name, element]) => [`${block} ${type}.${name}`, element] as const),
    ),
  );
  return new Map(blocks);
}

/** Deep differences of two values: place, value in dev, value in prod. */
function differences(place: string, dev: unknown, prod: unknown): string[] {
  if (isDeepStrictEqual(dev, prod)) return [];
  if (isObject(dev) && isObject(prod)) {
    const keys = [...new Set([...Object.keys(dev), ...Object.keys(prod)])];
    return keys.flatMap((key) => differences(`${place} ${key}`, dev[key], prod[key]));
  }
  return [`${place}: ${shown(dev)} → ${shown(prod)}`];
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null;
}

/** Shows lists and references only as present or absent. */
function shown(value: unknown): string {
  if (value === undefined) return 'unset';
  const text = JSON.stringify(value);
  return isObject(value) || text.includes('${') ? 'set' : text;
}

/** Elements grouped by construct and type, with the count of each. */
function counted(names: readonly string[]): string[] {
  const groups = names.map((name) => {
    const [, block = '', type = '', construct = ''] = /^(\S+) ([^.]+)\.(api_[^_]+|[^_]+)/.exec(name) ?? [];
    return `${construct}: ${block === 'data' ? 'data ' : ''}${type}`;
  });
  return [...new Set(groups)].sort().map((group) => `${group} × ${groups.filter((each) => each === group).length}`);
}

const [dev, prod] = [elements(deployment('dev')), elements(deployment('prod'))];

test('dev has nothing that prod has not', () => {
  expect([...dev.keys()].filter((name) => !prod.has(name))).toEqual([]);
});

test('prod has besides a web ACL, what logs, what watches, whom it tells, and a key for logs', () => {
  const account = (construct: string) =>
    ['aws_caller_identity', 'aws_partition', 'aws_region'].map((type) => `${construct}: data ${type} × 1`);
  expect(counted([...prod.keys()].filter((name) => !dev.has(name)))).toEqual([
    'alarm-topic: aws_kms_alias × 1',
    'alarm-topic: aws_kms_key × 1',
    'alarm-topic: aws_sns_topic × 1',
    'alarm-topic: aws_sns_topic_policy × 1',
    ...account('alarms-account'),
    'api_access-log: aws_cloudwatch_log_group × 1',
    ...account('logs-account'),
    'logs-key: aws_kms_alias × 1',
    'logs-key: aws_kms_key × 1',
    'monitoring: aws_cloudwatch_contributor_insight_rule × 4',
    'monitoring: aws_cloudwatch_dashboard × 1',
    'monitoring: aws_cloudwatch_log_metric_filter × 4',
    'monitoring: aws_cloudwatch_metric_alarm × 8',
    'monitoring: aws_cloudwatch_query_definition × 4',
    ...account('monitoring'),
    ...account('web-acl-account'),
    'web-acl: aws_cloudwatch_log_group × 1',
    'web-acl: aws_cloudwatch_log_resource_policy × 1',
    'web-acl: aws_wafv2_web_acl × 1',
    'web-acl: aws_wafv2_web_acl_association × 1',
    'web-acl: aws_wafv2_web_acl_logging_configuration × 1',
  ]);
});

test('what both have differs in its protection, its logs and whom alarms tell, and in nothing else', () => {
  const both = [...dev].filter(([name]) => prod.has(name));
  const found = both.flatMap(([name, element]) =>
    differences(name.replace(/_[0-9A-F]{8}$/, ''), element, prod.get(name)),
  );
  const resources = found.map((each) => each.replace(/^resource aws_/, ''));
  expect(resources.sort()).toEqual([
    'api_gateway_stage.api_stage access_log_settings: unset → set',
    'cloudwatch_log_group.client-secrets_rotation_function_logs kms_key_id: unset → set',
    'cloudwatch_log_group.client-secrets_rotation_function_logs retention_in_days: 14 → 365',
    'cloudwatch_log_group.function_logs kms_key_id: unset → set',
    'cloudwatch_log_group.function_logs retention_in_days: 14 → 365',
    'cloudwatch_metric_alarm.client-secrets_rotation_alarm alarm_actions: unset → set',
    'cloudwatch_metric_alarm.client-secrets_rotation_alarm ok_actions: unset → set',
    'cloudwatch_metric_alarm.client-secrets_rotation_event-alarm alarm_actions: unset → set',
    'cloudwatch_metric_alarm.client-secrets_rotation_event-alarm ok_actions: unset → set',
    'cloudwatch_metric_alarm.client-secrets_rotation_schedule-alarm alarm_actions: unset → set',
    'cloudwatch_metric_alarm.client-secrets_rotation_schedule-alarm ok_actions: unset → set',
    'cognito_user_pool.authorization-server_user-pool deletion_protection: "INACTIVE" → "ACTIVE"',
    'dynamodb_table.table deletion_protection_enabled: false → true',
    'kms_key.client-secrets_key deletion_window_in_days: 7 → 30',
    'provider aws.0 default_tags 0 tags Environment: "dev" → "prod"',
    'secretsmanager_secret.client-secrets_client-OrderProcessingService_secret recovery_window_in_days: 0 → 30',
    'secretsmanager_secret.client-secrets_client-ReportingService_secret recovery_window_in_days: 0 → 30',
  ]);
});

import { calledFunctions } from '../terraform-json/called-function';
import type { Attributes } from '../terraform-json/stack-view';
import { StackView, blocks, list } from '../terraform-json/stack-view';
import type { TerraformJson } from '../terraform-json/terraform-json';
import { FREE_TYPES, PRICED_TYPES } from './resource-types';

/** Parts of a stack that determine its bill. */
export interface Inventory {
  /** Validity of a token of each client, in minutes. */
  readonly tokenMinutes: readonly number[];
  readonly apis: number;
  /** Number of routes, without those that only answer CORS preflights. */
  readonly routes: number;
  /** Memory of the function behind the API in MB; absent if there is no function. */
  readonly functionMb?: number;
  /** Whether that function writes a metric by route and status. */
  readonly functionMetrics: boolean;
  /** The Lambda authorizer; absent if there is none. */
  readonly authorizer?: { readonly memoryMb: number; readonly ttlSeconds: number };
  readonly accessLog: boolean;
  /** Retention of the logs, in days. */
  readonly retentionDays: number;
  readonly tracing: boolean;
  readonly tables: number;
  /** Number of tables with point-in-time recovery. */
  readonly recoverableTables: number;
  readonly keys: number;
  readonly secrets: number;
  readonly filterMetrics: number;
  readonly alarmMetrics: number;
  readonly dashboards: number;
  /** Number of Contributor Insights rules that count every request. */
  readonly requestRules: number;
  /** Number of Contributor Insights rules that count refused requests. */
  readonly refusalRules: number;
  readonly webAcls: number;
  readonly webAclRules: number;
  /** Stages and user pools with a web ACL. */
  readonly guardedStages: number;
  readonly guardedPools: number;
  /** Requests that the web ACLs log. */
  readonly webAclLog: 'none' | 'matched' | 'all';
  readonly buckets: number;
  /** Descriptions of things that cost something but are not counted. */
  readonly notCounted: readonly string[];
}

/** Assumed for a log group without retention, which AWS keeps forever; a year makes the cost visible. */
const WITHOUT_RETENTION_DAYS = 365;
/** Defaults of a Lambda function and an authorizer. */
const DEFAULT_MB = 128;
const DEFAULT_TTL_SECONDS = 300;
/** An anomaly alarm bills its metric and the two ends of its band. */
const ANOMALY_METRICS = 3;

const MINUTES: ReadonlyMap<string, number> = new Map([
  ['seconds', 1 / 60],
  ['minutes', 1],
  ['hours', 60],
  ['days', 1_440],
]);

/**
 * Counts the billed resources in the JSON of a stack.
 * @throws TerraformJsonError `ERR_EXPRESSION_INVALID`
 */
export function takeInventory(json: TerraformJson): Inventory {
  const stack = new StackView(json);
  const all = (type: string) => stack.all(type).map(({ attributes }) => attributes);
  const count = (type: string) => all(type).length;
  const memoryOf = (uri: unknown) =>
    calledFunctions(stack, uri).map(({ attributes }) => number(attributes.memory_size, DEFAULT_MB))[0];
  const rules = all('aws_cloudwatch_contributor_insight_rule');
  const refusalRules = rules.filter(({ rule_definition: definition }) =>
    text(definition).includes('"Match":"$.status"'),
  ).length;
  const [functionMb] = all('aws_api_gateway_integration').flatMap(({ uri }) => memoryOf(uri) ?? []);
  const [authorizer] = all('aws_api_gateway_authorizer').flatMap(({ authorizer_uri: uri, ...rest }) => {
    const memoryMb = memoryOf(uri);
    const ttlSeconds = number(rest.authorizer_result_ttl_in_seconds, DEFAULT_TTL_SECONDS);
    return memoryMb === undefined ? [] : [{ memoryMb, ttlSeconds }];
  });
  const guarded = all('aws_wafv2_web_acl_association').map(({ resource_arn: arn }) => text(arn));
  return {
    tokenMinutes: all('aws_cognito_user_pool_client').filter(isMachine).map(tokenMinutes),
    apis: count('aws_api_gateway_rest_api'),
    routes: all('aws_api_gateway_method').filter(({ http_method: method }) => method !== 'OPTIONS').length,
    ...(functionMb === undefined ? {} : { functionMb }),
    functionMetrics: all('aws_lambda_function').some(({ environment }) =>
      JSON.stringify(environment ?? '').includes('"POWERTOOLS_METRICS_NAMESPACE"'),
    ),
    ...(authorizer === undefined ? {} : { authorizer }),
    accessLog: all('aws_api_gateway_stage').some(({ access_log_settings: settings }) => settings !== undefined),
    retentionDays: Math.max(
      0,
      ...all('aws_cloudwatch_log_group').map(
        ({ retention_in_days: days }) => number(days, 0) || WITHOUT_RETENTION_DAYS,
      ),
    ),
    tracing: all('aws_api_gateway_stage').some(({ xray_tracing_enabled: traced }) => traced === true),
    tables: count('aws_dynamodb_table'),
    recoverableTables: all('aws_dynamodb_table').filter(
      ({ point_in_time_recovery: recovery }) => blocks(recovery)[0]?.enabled === true,
    ).length,
    keys: count('aws_kms_key'),
    secrets: count('aws_secretsmanager_secret'),
    filterMetrics: count('aws_cloudwatch_log_metric_filter'),
    alarmMetrics: all('aws_cloudwatch_metric_alarm').reduce((sum, alarm) => sum + metricsOf(alarm), 0),
    dashboards: count('aws_cloudwatch_dashboard'),
    requestRules: rules.length - refusalRules,
    refusalRules,
    webAcls: count('aws_wafv2_web_acl'),
    webAclRules: all('aws_wafv2_web_acl').reduce((sum, { rule }) => sum + list(rule).length, 0),
    guardedStages: guarded.filter((arn) => arn.includes('aws_api_gateway_stage')).length,
    guardedPools: guarded.filter((arn) => arn.includes('aws_cognito_user_pool')).length,
    webAclLog: logged(all('aws_wafv2_web_acl_logging_configuration')),
    buckets: count('aws_s3_bucket'),
    notCounted: notCounted(json.resource),
  };
}

function notCounted(resource: TerraformJson['resource']): string[] {
  const some = (type: string, is: (attributes: Attributes) => boolean) => Object.values(resource[type] ?? {}).some(is);
  const unknown = Object.entries(resource)
    .filter(([type, byName]) => ![...PRICED_TYPES, ...FREE_TYPES].includes(type) && Object.keys(byName).length > 0)
    .map(([type, byName]) => `${Object.keys(byName).length} × ${type}`);
  const differing = [
    some('aws_dynamodb_table', ({ billing_mode: mode }) => mode !== 'PAY_PER_REQUEST') &&
      'provisioned capacity of tables',
    some('aws_api_gateway_stage', ({ cache_cluster_enabled: cache }) => cache === true) && 'the cache of a stage',
    some('aws_lambda_function', ({ architectures }) => !list(architectures).includes('arm64')) &&
      'what functions cost more on x86_64',
    some('aws_cloudwatch_metric_alarm', ({ period }) => number(period, 60) < 60) &&
      'what alarms below a minute cost more',
    some('aws_cloudwatch_log_metric_filter', (filter) => dimensions(filter) > 0) &&
      'further metrics of filters with dimensions',
  ];
  return [...unknown, ...differing.filter((words) => words !== false)];
}

function isMachine({ allowed_oauth_flows: flows }: Attributes): boolean {
  return list(flows).includes('client_credentials');
}

/** Defaults to an hour, and to hours as the unit. */
function tokenMinutes({ access_token_validity: validity, token_validity_units: units }: Attributes): number {
  const unit = MINUTES.get(text(blocks(units)[0]?.access_token)) ?? 60;
  return number(validity, 0) * unit || 60;
}

function metricsOf({ metric_query: queries }: Attributes): number {
  const parts = blocks(queries);
  if (parts.length === 0) return 1;
  if (parts.some(({ expression }) => text(expression).startsWith('ANOMALY_DETECTION_BAND'))) return ANOMALY_METRICS;
  return parts.filter(({ metric }) => metric !== undefined).length;
}

function dimensions({ metric_transformation: transformation }: Attributes): number {
  return Object.keys(blocks(blocks(transformation)[0]?.dimensions)[0] ?? {}).length;
}

/** A logging filter that drops by default logs only the matched requests; without a filter all requests are logged. */
function logged(configurations: readonly Attributes[]): Inventory['webAclLog'] {
  if (configurations.length === 0) return 'none';
  return configurations.every(({ logging_filter: filter }) => blocks(filter)[0]?.default_behavior === 'DROP')
    ? 'matched'
    : 'all';
}

function number(value: unknown, otherwise: number): number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : otherwise;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

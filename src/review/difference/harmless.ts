import type { Leaf } from './leaf';
import { ORDER } from './leaf';
import { matchesPath } from './path-pattern';
import type { Subject } from './subject';

/** Attributes whose difference does not affect callers, rights, data or monitoring. */
export interface Harmless {
  /** Types of resources, data sources and blocks; `*` for all. */
  readonly types: readonly string[];
  /** Patterns such as `settings.*` or `tags.**`. */
  readonly paths: readonly string[];
  /**
   * Fates of a resource for which the difference is harmless.
   * @default - every fate
   */
  readonly fate?: Subject['fate'] | readonly Subject['fate'][];
  /**
   * Paths among them that are not harmless.
   * @default - none
   */
  readonly but?: readonly string[];
  /**
   * Harmless only if the whole value is added or removed, and not if it changes to another value.
   * @default - harmless for every change
   */
  readonly whole?: true;
  readonly reason: string;
}

/**
 * Every difference that the review ignores, each with the reason. A difference that is neither here nor among the
 * meanings is not understood. A value that may show a secret is never harmless, in any attribute.
 */
export const HARMLESS: readonly Harmless[] = [
  {
    types: ['*'],
    paths: ['//.**'],
    reason: 'a comment, which Terraform does not read',
  },
  {
    types: ['*'],
    paths: ['description', 'alarm_description', 'query_string', 'template_description', 'operation_name'],
    reason: 'text for people, which has no effect',
  },
  {
    types: ['*'],
    paths: ['tags.**'],
    reason: 'a label without effect; the review reports tags that policies read',
  },
  {
    types: ['*'],
    paths: ['depends_on.**', 'depends_on'],
    reason: 'only the order in which Terraform works',
  },
  {
    types: ['//'],
    paths: [
      'metadata.version',
      'metadata.backend',
      'metadata.overrides.**',
      'outputs.**',
      `policy.suppressions.${ORDER}`,
    ],
    reason: 'notes of cdktf that neither Terraform nor a rule reads',
  },
  {
    types: ['//'],
    paths: ['api'],
    reason: 'name of the API in the local gateway; at AWS the resource has its own name',
  },
  {
    types: ['//'],
    paths: ['backends.**'],
    reason: 'names of backends in the local gateway; the integration decides which backend answers a route',
  },
  {
    types: ['//'],
    paths: ['grants.day', 'grants.warningDays', `grants.ends.${ORDER}`],
    reason: 'the day of the synth and its warnings; the review reports each grant that ended between two days',
  },
  {
    types: ['//'],
    paths: [`services.oneSided.${ORDER}`],
    reason: 'the order of a note about scopes that only one side names',
  },
  {
    types: ['aws_cognito_resource_server'],
    paths: ['name', 'scope.scope_description', `scope.${ORDER}`],
    reason: 'text for people; callers and routes know a scope by its identifier',
  },
  {
    types: ['aws_cognito_user_pool_client'],
    paths: [`allowed_oauth_scopes.${ORDER}`, `explicit_auth_flows.${ORDER}`, `callback_urls.${ORDER}`],
    reason: 'a set: Cognito keeps no order',
  },
  {
    types: ['aws_api_gateway_method'],
    paths: [`authorization_scopes.${ORDER}`],
    reason: 'a set: any one of the scopes is enough',
  },
  {
    types: ['aws_api_gateway_authorizer'],
    paths: [`provider_arns.${ORDER}`, 'name'],
    reason: 'a set without an order, and a name that no request carries',
  },
  {
    types: ['aws_api_gateway_resource'],
    paths: ['**'],
    fate: 'created',
    reason: 'a path without a method answers nothing, and the review reports each method as a route',
  },
  {
    types: ['aws_api_gateway_method_response'],
    paths: ['http_method', 'resource_id', 'rest_api_id', 'status_code', 'response_models.**'],
    reason: 'documentation: a Lambda proxy returns every answer unchanged',
  },
  {
    types: ['aws_api_gateway_integration', 'aws_api_gateway_integration_response'],
    paths: ['http_method', 'resource_id'],
    fate: 'created',
    reason: 'names its method, which the review reports as a route; AWS refuses a second one for a method',
  },
  {
    types: [
      'aws_cognito_resource_server',
      'aws_api_gateway_stage',
      'aws_api_gateway_method_settings',
      'aws_lambda_permission',
    ],
    paths: ['lifecycle.create_before_destroy'],
    fate: ['created', 'gone'],
    reason: 'it has an effect only in a replacement, which the review reports by itself',
  },
  {
    types: ['aws_api_gateway_deployment'],
    paths: ['triggers.redeployment'],
    fate: 'changed',
    reason: 'a new snapshot of the other resources',
  },
  {
    types: ['aws_lambda_invocation'],
    paths: ['triggers.**'],
    reason: 'Terraform calls the function once more; the review compares the input by itself',
  },
  {
    types: ['aws_cloudwatch_dashboard', 'aws_cloudwatch_query_definition'],
    paths: ['**'],
    // A widget that calls a function uses the rights of the person who views the dashboard.
    but: ['dashboard_body.widgets.properties.endpoint', 'dashboard_body'],
    reason: 'shows measurements to people who may already see them; nothing acts on it',
  },
  {
    types: ['aws_cloudwatch_dashboard', 'aws_cloudwatch_query_definition'],
    paths: [''],
    reason: 'shows measurements; nothing acts on it',
  },
  {
    types: ['data.aws_caller_identity', 'data.aws_partition', 'data.aws_region'],
    paths: [''],
    reason: 'reads who runs Terraform and where; changes nothing',
  },
  {
    types: ['aws_cloudwatch_log_group'],
    paths: ['name', 'retention_in_days', 'kms_key_id'],
    fate: 'created',
    reason: 'a new log group, which holds no logs yet',
  },
  {
    types: ['aws_secretsmanager_secret'],
    paths: ['name'],
    fate: 'created',
    reason: 'a new name; the review reports the client whose credentials it holds',
  },
  {
    types: ['aws_secretsmanager_secret_rotation'],
    paths: ['secret_id'],
    fate: 'created',
    reason: 'one more secret that rotates like the others',
  },
  {
    types: ['output'],
    paths: ['**'],
    fate: 'gone',
    reason: 'it shows less than before, and no deployed resource reads an output',
  },
  {
    types: ['output'],
    paths: ['value.**'],
    whole: true,
    reason: 'a new or removed output of ids, names or addresses, which are no secrets; the review reports any other',
  },
  {
    types: ['data.archive_file'],
    paths: ['**'],
    fate: 'gone',
    reason: 'reading a folder changes nothing; the review reports removed functions and changed code',
  },
];

/** The entry by which a difference is harmless. */
export function harmless({ type, fate }: Subject, { path, before, after }: Leaf): Harmless | undefined {
  const isWhole = before === undefined || after === undefined;
  return HARMLESS.find(
    (entry) =>
      (entry.types.includes(type) || entry.types.includes('*')) &&
      (entry.fate === undefined || [entry.fate].flat().includes(fate)) &&
      (isWhole || !entry.whole) &&
      !entry.but?.some((pattern) => matchesPath(pattern, path)) &&
      entry.paths.some((pattern) => matchesPath(pattern, path)),
  );
}

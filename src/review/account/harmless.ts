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
    reason: 'text for people, which decides nothing',
  },
  {
    types: ['*'],
    paths: ['tags.**'],
    reason: 'a label; those that policies give rights by are told apart from it',
  },
  {
    types: ['*'],
    paths: ['depends_on.**', 'depends_on'],
    reason: 'in which order Terraform works, not what it makes',
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
    reason: 'notes of cdktf, which neither Terraform nor a rule reads',
  },
  {
    types: ['//'],
    paths: ['api'],
    reason: 'names the API for the local gateway; at AWS it has the name of its resource',
  },
  {
    types: ['//'],
    paths: ['backends.**'],
    reason: 'names backends for the local gateway; which of them answers a route, its integration says',
  },
  {
    types: ['//'],
    paths: ['grants.day', 'grants.warningDays', `grants.ends.${ORDER}`],
    reason: 'the day of the synth and when it warns; what ended between two days is told, and seen in the clients',
  },
  {
    types: ['//'],
    paths: [`services.oneSided.${ORDER}`],
    reason: 'the order in which a note names scopes that one side alone wants',
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
    reason: 'a set, and a name that no request carries',
  },
  {
    types: ['aws_api_gateway_resource'],
    paths: ['**'],
    fate: 'created',
    reason: 'a path answers nothing until a method is on it, and a method is a route of its own',
  },
  {
    types: ['aws_api_gateway_method_response'],
    paths: ['http_method', 'resource_id', 'rest_api_id', 'status_code', 'response_models.**'],
    reason: 'documents an answer: a Lambda proxy passes on every answer as it is',
  },
  {
    types: ['aws_api_gateway_integration', 'aws_api_gateway_integration_response'],
    paths: ['http_method', 'resource_id'],
    fate: 'created',
    reason: 'for which method it is: the method is told as a route, and a second one for it is refused',
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
    reason: 'it has a meaning when it is replaced, which is a change of its own',
  },
  {
    types: ['aws_api_gateway_deployment'],
    paths: ['triggers.redeployment'],
    fate: 'changed',
    reason: 'a new snapshot of what the other resources say',
  },
  {
    types: ['aws_lambda_invocation'],
    paths: ['triggers.**'],
    reason: 'the function is called once more, with an input that is compared by itself',
  },
  {
    types: ['aws_cloudwatch_dashboard', 'aws_cloudwatch_query_definition'],
    paths: ['**'],
    // A widget that calls a function uses the rights of the person who views the dashboard.
    but: ['dashboard_body.widgets.properties.endpoint', 'dashboard_body'],
    reason: 'shows what is measured, to those who may see it anyhow; nothing acts on it',
  },
  {
    types: ['aws_cloudwatch_dashboard', 'aws_cloudwatch_query_definition'],
    paths: [''],
    reason: 'shows what is measured; nothing acts on it',
  },
  {
    types: ['data.aws_caller_identity', 'data.aws_partition', 'data.aws_region'],
    paths: [''],
    reason: 'tells who runs Terraform, and where; changes nothing',
  },
  {
    types: ['aws_cloudwatch_log_group'],
    paths: ['name', 'retention_in_days', 'kms_key_id'],
    fate: 'created',
    reason: 'a new log group: nothing was kept there before',
  },
  {
    types: ['aws_secretsmanager_secret'],
    paths: ['name'],
    fate: 'created',
    reason: 'a new name; whose credentials it holds is told',
  },
  {
    types: ['aws_secretsmanager_secret_rotation'],
    paths: ['secret_id'],
    fate: 'created',
    reason: 'one more secret is rotated as the others are',
  },
  {
    types: ['output'],
    paths: ['**'],
    fate: 'gone',
    reason: 'nobody learns more by it; nothing that is deployed reads an output',
  },
  {
    types: ['output'],
    paths: ['value.**'],
    whole: true,
    reason: 'one more, or one less, shows ids, names and addresses alone, which are no secrets; anything else is told',
  },
  {
    types: ['data.archive_file'],
    paths: ['**'],
    fate: 'gone',
    reason: 'reading a folder changes nothing; a function that is gone or has other code is told',
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

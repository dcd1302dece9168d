import { TerraformJsonError } from '../terraform-json/error';

/** Types that decide how a request is answered. */
export const MODELLED_TYPES: readonly string[] = [
  'aws_api_gateway_api_key',
  'aws_api_gateway_authorizer',
  'aws_api_gateway_base_path_mapping',
  'aws_api_gateway_deployment',
  'aws_api_gateway_gateway_response',
  'aws_api_gateway_integration',
  'aws_api_gateway_integration_response',
  'aws_api_gateway_method',
  'aws_api_gateway_method_settings',
  'aws_api_gateway_model',
  'aws_api_gateway_request_validator',
  'aws_api_gateway_resource',
  'aws_api_gateway_rest_api',
  'aws_api_gateway_rest_api_policy',
  'aws_api_gateway_stage',
  'aws_api_gateway_usage_plan',
  'aws_api_gateway_usage_plan_key',
  'aws_cognito_resource_server',
  'aws_cognito_user_pool',
  'aws_cognito_user_pool_client',
  'aws_cognito_user_pool_domain',
  'aws_lambda_alias',
  'aws_lambda_function',
  'aws_lambda_permission',
];

/**
 * Types that do not change the answer to a request: monitoring, resources behind the API, and permissions of people.
 */
export const UNINVOLVED_TYPES: readonly string[] = [
  'aws_api_gateway_account',
  'aws_api_gateway_method_response',
  'aws_api_gateway_vpc_link',
  'aws_budgets_budget',
  'aws_cloudwatch_contributor_insight_rule',
  'aws_cloudwatch_dashboard',
  'aws_cloudwatch_event_rule',
  'aws_cloudwatch_event_target',
  'aws_cloudwatch_log_group',
  'aws_cloudwatch_log_metric_filter',
  'aws_cloudwatch_log_resource_policy',
  'aws_cloudwatch_metric_alarm',
  'aws_cloudwatch_query_definition',
  'aws_dynamodb_table',
  'aws_iam_policy',
  'aws_iam_role',
  'aws_iam_role_policy',
  'aws_iam_role_policy_attachment',
  'aws_kms_alias',
  'aws_kms_key',
  'aws_kms_key_policy',
  'aws_lambda_invocation',
  'aws_route53_record',
  'aws_s3_bucket',
  'aws_scheduler_schedule_group',
  'aws_secretsmanager_secret',
  'aws_secretsmanager_secret_policy',
  'aws_secretsmanager_secret_rotation',
  'aws_secretsmanager_secret_version',
  'aws_sns_topic',
  'aws_sns_topic_policy',
  'aws_sns_topic_subscription',
  'aws_sqs_queue',
  'aws_ssm_parameter',
  'aws_wafv2_web_acl',
  'aws_wafv2_web_acl_logging_configuration',
];

/**
 * Types in front of an API that the gateway does not enforce: it lets every request through. The text is printed at
 * start.
 */
export const UNENFORCED_TYPES: Readonly<Record<string, string>> = {
  aws_api_gateway_client_certificate: 'the local gateway calls HTTP endpoints without a client certificate',
  aws_api_gateway_domain_name:
    'the local gateway serves the API below the name of its stage, and not at its domain: it requires neither TLS nor client certificates',
  aws_wafv2_web_acl_association:
    'the local gateway lets requests through that the web ACL would block: its rules are not modelled',
};

/** Whether the gateway knows the effect of a resource of this type on a request. */
export function isKnownType(type: string): boolean {
  return MODELLED_TYPES.includes(type) || UNINVOLVED_TYPES.includes(type) || Object.hasOwn(UNENFORCED_TYPES, type);
}

/**
 * Notices about a stack's resources that are not enforced, one for each type.
 * @param label - label of the stack, if there are several
 */
export function unenforced(resources: Readonly<Record<string, object>>, label?: string): string[] {
  const of = label === undefined ? '' : `${label}: `;
  return Object.entries(UNENFORCED_TYPES).flatMap(([type, notice]) => {
    const names = Object.keys(resources[type] ?? {});
    return names.length === 0 ? [] : [`${names.map((name) => `${of}${type}.${name}`).join(', ')}: ${notice}`];
  });
}

/**
 * Refuses a resource of an unknown type: it might decide a request.
 * @param resources - names by type, as in Terraform JSON
 * @throws TerraformJsonError `ERR_NOT_MODELLED`
 */
export function checkResourceTypes(resources: Readonly<Record<string, object>>): void {
  const unknown = Object.entries(resources)
    .filter(([type]) => !isKnownType(type))
    .flatMap(([type, byName]) => Object.keys(byName).map((name) => `${type}.${name}`));
  if (unknown.length === 0) return;
  throw new TerraformJsonError(
    'ERR_NOT_MODELLED',
    `the local gateway does not model ${unknown.join(', ')}; modelled are ${MODELLED_TYPES.join(', ')}`,
  );
}

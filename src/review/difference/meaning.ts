import type { Kind } from '../statements/kind';
import type { Leaf } from './leaf';
import { matchesPath } from './path-pattern';
import type { Subject } from './subject';

/** Meaning of a difference in some attributes. */
export interface Meaning {
  readonly kinds: readonly [Kind, ...Kind[]];
  /** Why it matters, behind a colon. */
  readonly why: string;
}

type Row = readonly [
  types: readonly string[],
  paths: readonly string[],
  kind: Kind | readonly [Kind, ...Kind[]],
  why: string,
];

/** By resource type and attribute; the first that fits counts. */
const ROWS: readonly Row[] = [
  // Target of a request, and the backend's answer.
  [
    ['aws_api_gateway_integration'],
    [
      'type',
      'uri',
      'credentials',
      'connection_type',
      'connection_id',
      'integration_http_method',
      'rest_api_id',
      'resource_id',
      'http_method',
    ],
    'backend',
    'it decides which backend answers the route, and with which permissions API Gateway calls it',
  ],
  [
    ['aws_api_gateway_integration'],
    [
      'timeout_milliseconds',
      'passthrough_behavior',
      'content_handling',
      'request_parameters.**',
      'request_templates.**',
      'cache_key_parameters.**',
      'cache_namespace',
    ],
    'backend',
    'it decides which data reaches the function behind the route',
  ],
  [
    ['aws_api_gateway_resource'],
    ['path_part', 'parent_id', 'rest_api_id'],
    'backend',
    'functions know a route and its parameters by the path',
  ],
  [
    ['aws_lambda_function'],
    [
      'filename',
      'source_code_hash',
      'handler',
      'runtime',
      'layers',
      'image_uri',
      'package_type',
      's3_bucket',
      's3_key',
      's3_object_version',
      'architectures',
      'publish',
      'function_name',
    ],
    'backend',
    'it decides which code runs',
  ],
  [
    ['aws_lambda_function'],
    [
      'environment.variables.POWERTOOLS_LOG_LEVEL',
      'environment.variables.POWERTOOLS_METRICS_NAMESPACE',
      'environment.variables.POWERTOOLS_SERVICE_NAME',
      'tracing_config.**',
      'logging_config.**',
    ],
    'monitoring',
    'it decides which logs and metrics the function has',
  ],
  [
    ['aws_lambda_function'],
    ['environment.**'],
    'backend',
    'the function reads its variables, such as the issuer it trusts and the host it calls',
  ],
  [['aws_lambda_function'], ['role'], ['backend', 'iam'], 'the function has the permissions of its role'],
  [
    ['aws_lambda_function'],
    ['timeout', 'memory_size', 'reserved_concurrent_executions', 'vpc_config.**'],
    'backend',
    'it decides how long, how fast, how often and in which network the function runs',
  ],
  [
    ['aws_lambda_function'],
    ['kms_key_arn', 'code_signing_config_arn'],
    'data',
    'it protects the variables and the code of the function',
  ],
  [
    ['aws_lambda_alias'],
    ['function_name', 'function_version', 'name', 'routing_config.**'],
    'backend',
    'it decides which code runs',
  ],
  [
    ['data.archive_file'],
    ['source_dir', 'source_file', 'output_path', 'output_file_mode', 'type'],
    'backend',
    'it is the code of a function',
  ],
  [
    ['aws_api_gateway_model', 'aws_api_gateway_request_validator'],
    ['**'],
    'backend',
    'it decides which bodies and parameters are refused before they reach the function',
  ],
  [
    ['aws_api_gateway_method'],
    ['request_models.**', 'request_parameters.**', 'request_validator_id'],
    'backend',
    'it decides which bodies and parameters are refused before they reach the function',
  ],

  // Protection and addresses of the API.
  [
    ['aws_api_gateway_authorizer'],
    ['identity_source', 'identity_validation_expression', 'authorizer_result_ttl_in_seconds', 'authorizer_credentials'],
    'protection',
    'it decides how the authorizer identifies a caller, and how long it keeps an answer',
  ],
  [
    ['aws_api_gateway_authorizer'],
    ['type', 'authorizer_uri', 'provider_arns', 'provider_arns.**', 'rest_api_id'],
    'protection',
    'it decides who checks a caller’s token',
  ],
  [
    ['data.aws_region', 'data.aws_cognito_user_pool'],
    ['lifecycle.**'],
    'protection',
    'it decides which mistakes about the Region or the user pool fail a plan',
  ],
  [
    ['data.aws_ssm_parameter', 'data.aws_cognito_user_pool'],
    ['**'],
    ['protection', 'caller-action'],
    'it decides which user pool the API trusts for tokens',
  ],
  [
    ['aws_ssm_parameter'],
    ['**'],
    ['protection', 'caller-action'],
    'APIs of other stacks read from it which user pool they trust for tokens',
  ],
  [
    ['aws_api_gateway_stage'],
    ['deployment_id'],
    'protection',
    'a stage serves the snapshot that it names, with the rules of that snapshot',
  ],
  [
    ['aws_api_gateway_deployment'],
    ['depends_on', 'triggers.**', 'triggers', 'rest_api_id', 'lifecycle.create_before_destroy'],
    'protection',
    'a snapshot that is taken too early or not renewed serves other rules than the declaration has',
  ],
  [
    ['aws_cognito_resource_server', 'aws_api_gateway_stage', 'aws_api_gateway_method_settings'],
    ['lifecycle.create_before_destroy'],
    'protection',
    'it decides whether the resources that refer to it keep working while it is replaced',
  ],
  [['aws_api_gateway_stage'], ['stage_name', 'rest_api_id'], 'caller-action', 'it is part of the address of the API'],
  [
    ['aws_api_gateway_stage'],
    ['access_log_settings.**', 'xray_tracing_enabled'],
    'monitoring',
    'it decides which details of a call are logged, and where',
  ],
  [
    ['aws_api_gateway_stage'],
    ['client_certificate_id', 'variables.**', 'cache_cluster_enabled', 'cache_cluster_size'],
    'backend',
    'it decides how the stage reaches backends, and whether it caches answers',
  ],
  [
    ['aws_api_gateway_rest_api'],
    [
      'endpoint_configuration.**',
      'disable_execute_api_endpoint',
      'api_key_source',
      'minimum_compression_size',
      'binary_media_types',
      'fail_on_warnings',
      'put_rest_api_mode',
    ],
    ['protection', 'caller-action'],
    'it decides where the API can be reached, and how requests are read',
  ],
  [
    ['aws_api_gateway_rest_api', 'aws_api_gateway_domain_name'],
    ['name', 'domain_name'],
    'caller-action',
    'callers, alarms and logs may know the API by its name',
  ],
  [
    ['aws_api_gateway_domain_name'],
    [
      'security_policy',
      'mutual_tls_authentication.**',
      'regional_certificate_arn',
      'certificate_arn',
      'endpoint_configuration.**',
      'ownership_verification_certificate_arn',
    ],
    'protection',
    'it decides which certificates and TLS versions a connection needs',
  ],
  [
    ['aws_api_gateway_base_path_mapping'],
    ['depends_on', 'depends_on.**'],
    'protection',
    'the domain reaches the API only after the web ACL and the throttles protect it',
  ],
  [
    ['aws_api_gateway_base_path_mapping', 'aws_route53_record'],
    ['**'],
    'caller-action',
    'it decides which API answers at the domain',
  ],
  [['aws_wafv2_web_acl'], ['visibility_config.**', 'name'], 'monitoring', 'alarms and metrics know the web ACL by it'],
  [
    ['aws_wafv2_web_acl', 'aws_wafv2_web_acl_association'],
    ['**'],
    'protection',
    'it decides which requests the web ACL blocks',
  ],
  [
    ['aws_wafv2_web_acl_logging_configuration'],
    ['**'],
    ['protection', 'monitoring'],
    'it decides which details of blocked requests are logged, such as headers and tokens',
  ],
  [
    ['aws_api_gateway_method_settings'],
    ['settings.throttling_burst_limit', 'settings.throttling_rate_limit', 'method_path', 'stage_name', 'rest_api_id'],
    'throttle',
    'it decides how often routes may be called',
  ],
  [
    ['aws_api_gateway_method_settings'],
    ['settings.logging_level', 'settings.data_trace_enabled', 'settings.metrics_enabled'],
    'monitoring',
    'it decides which details of calls are logged; data trace logs bodies and tokens',
  ],
  [
    ['aws_api_gateway_usage_plan', 'aws_api_gateway_usage_plan_key'],
    ['**'],
    'throttle',
    'it decides how often holders of API keys may call',
  ],
  [
    ['aws_api_gateway_api_key'],
    ['name', 'enabled', 'value', 'customer_id'],
    ['credentials', 'caller-action'],
    'callers send it instead of a token',
  ],
  [
    ['aws_api_gateway_account'],
    ['**'],
    'monitoring',
    'it decides which role API Gateway logs with, in the whole account',
  ],

  // Pages in a browser.
  [
    ['aws_api_gateway_gateway_response', 'aws_api_gateway_integration_response', 'aws_api_gateway_method_response'],
    [
      'response_parameters.**',
      'response_templates.**',
      'status_code',
      'response_type',
      'rest_api_id',
      'http_method',
      'resource_id',
      'content_handling',
      'selection_pattern',
    ],
    'cors',
    'it decides the content of answers that API Gateway itself gives, and the origins that may read them',
  ],

  // Tokens, clients and people.
  [
    ['aws_cognito_user_pool_domain'],
    ['domain', 'certificate_arn', 'user_pool_id', 'managed_login_version'],
    ['caller-action', 'sign-in'],
    'every client asks for its token there',
  ],
  [
    ['aws_cognito_resource_server'],
    ['identifier', 'scope.scope_name', 'user_pool_id'],
    'caller-action',
    'it decides which scopes clients can request',
  ],
  [
    ['aws_cognito_user_pool_client'],
    [
      'access_token_validity',
      'id_token_validity',
      'refresh_token_validity',
      'token_validity_units.**',
      'enable_token_revocation',
      'auth_session_validity',
    ],
    'token-lifetime',
    'it decides how long tokens are valid',
  ],
  [
    ['aws_cognito_user_pool_client'],
    [
      'allowed_oauth_flows',
      'allowed_oauth_flows_user_pool_client',
      'allowed_oauth_scopes',
      'explicit_auth_flows',
      'explicit_auth_flows.**',
      'callback_urls',
      'logout_urls',
      'default_redirect_uri',
      'supported_identity_providers',
      'prevent_user_existence_errors',
      'read_attributes',
      'write_attributes',
      'generate_secret',
      'user_pool_id',
      'name',
      'enable_propagate_additional_user_context_data',
      'refresh_token_rotation.**',
    ],
    'sign-in',
    'it decides who gets tokens of this client, by which flow, and where Cognito sends them',
  ],
  [
    ['aws_cognito_user_pool'],
    ['deletion_protection'],
    'data',
    'it protects the pool and all of its clients from deletion',
  ],
  [
    ['aws_cognito_user_pool'],
    [
      'account_recovery_setting.**',
      'admin_create_user_config.**',
      'alias_attributes',
      'auto_verified_attributes',
      'device_configuration.**',
      'email_configuration.**',
      'lambda_config.**',
      'mfa_configuration',
      'password_policy.**',
      'schema.**',
      'sign_in_policy.**',
      'sms_configuration.**',
      'software_token_mfa_configuration.**',
      'user_attribute_update_settings.**',
      'user_pool_add_ons.**',
      'user_pool_tier',
      'username_attributes',
      'username_configuration.**',
      'verification_message_template.**',
      'web_authn_configuration.**',
      'name',
    ],
    'sign-in',
    'it decides who may sign up, and how people sign in',
  ],

  // Credentials, and the principals that may read them.
  [
    ['aws_secretsmanager_secret'],
    ['tags.ClientId'],
    'credentials',
    'the secret holds the credentials of this client, and its readers may use them',
  ],
  [
    ['aws_secretsmanager_secret_rotation', 'aws_lambda_invocation', 'aws_secretsmanager_secret_version'],
    ['**'],
    'credentials',
    'it decides which function rotates the credentials of which client, and when',
  ],
  [
    ['aws_scheduler_schedule_group'],
    ['name'],
    'credentials',
    'rotation deletes old secrets by schedules of this group',
  ],
  [
    ['aws_secretsmanager_secret'],
    ['kms_key_id', 'recovery_window_in_days', 'name', 'force_overwrite_replica_secret', 'replica.**'],
    'data',
    'it decides how credentials are encrypted, and whether they can be recovered',
  ],
  [
    ['aws_dynamodb_table', 'aws_s3_bucket'],
    ['**'],
    'data',
    'it decides whether stored data is protected, encrypted and recoverable',
  ],
  [
    ['aws_kms_key', 'aws_kms_alias'],
    [
      'deletion_window_in_days',
      'enable_key_rotation',
      'is_enabled',
      'key_usage',
      'customer_master_key_spec',
      'multi_region',
      'rotation_period_in_days',
      'bypass_policy_lockout_safety_check',
      'name',
      'target_key_id',
    ],
    'data',
    'it encrypts credentials, logs or messages',
  ],
  [
    ['aws_sns_topic', 'aws_sqs_queue', 'aws_cloudwatch_log_group'],
    ['kms_master_key_id', 'kms_key_id'],
    'data',
    'it decides how messages and logs are encrypted',
  ],

  // Rights that are not in a policy's text.
  [
    ['aws_iam_role', 'aws_iam_role_policy', 'aws_iam_policy', 'aws_iam_role_policy_attachment'],
    ['name', 'role', 'path', 'max_session_duration', 'permissions_boundary', 'policy_arn'],
    'iam',
    'it decides who has these permissions, and their limits',
  ],
  [['aws_iam_role'], ['tags.**'], 'iam', 'policies may grant permissions by the tags of the caller'],
  [
    [
      'aws_secretsmanager_secret_policy',
      'aws_kms_key_policy',
      'aws_sns_topic_policy',
      'aws_cloudwatch_log_resource_policy',
      'aws_api_gateway_rest_api_policy',
    ],
    [
      'secret_arn',
      'key_id',
      'arn',
      'rest_api_id',
      'policy_name',
      'block_public_policy',
      'bypass_policy_lockout_safety_check',
    ],
    'iam',
    'it decides which resource the policy applies to',
  ],
  [['aws_lambda_permission'], ['statement_id', 'lifecycle.**'], 'iam', 'it is a permission to call a function'],

  // Alarms, dashboards and the people who get them.
  [
    ['aws_cloudwatch_dashboard'],
    ['dashboard_body.widgets.properties.endpoint', 'dashboard_body'],
    'monitoring',
    'a widget may call a function with the permissions of the viewer',
  ],
  [
    [
      'aws_cloudwatch_metric_alarm',
      'aws_cloudwatch_log_metric_filter',
      'aws_cloudwatch_contributor_insight_rule',
      'aws_cloudwatch_event_rule',
      'aws_cloudwatch_event_target',
      'aws_sns_topic_subscription',
      'aws_budgets_budget',
    ],
    ['**'],
    'monitoring',
    'it decides when an alarm notifies, and whom',
  ],
  [['aws_sns_topic', 'aws_sqs_queue'], ['name'], 'monitoring', 'subscribers know it by its name'],
  [
    ['aws_cloudwatch_log_group'],
    ['name', 'retention_in_days', 'skip_destroy', 'log_group_class'],
    'monitoring',
    'it decides where logs are kept, and for how long',
  ],

  // Terraform itself, its providers and its backend.
  [
    ['terraform'],
    ['required_providers.*.version', 'required_providers.*.source', 'required_version'],
    'terraform',
    'providers are programs that Terraform runs with the permissions of the person or role that plans',
  ],
  [
    ['terraform'],
    ['backend.**', 'cloud.**'],
    'terraform',
    'it decides where the state is stored, and the state holds every secret',
  ],
  [
    ['provider.aws'],
    ['default_tags.tags.Environment'],
    'suppression',
    'some policy rules do not apply to environments of some names',
  ],
  [
    ['provider.aws'],
    ['default_tags.tags.Project', 'default_tags.tags.Purpose'],
    'iam',
    'policies may grant permissions by this tag',
  ],
  [['output'], ['value', 'value.**'], 'caller-action', 'people and scripts read another value'],
  [['output'], ['sensitive'], 'credentials', 'Terraform prints values that are not marked as sensitive'],
];

/** Meaning of a difference; undefined if no row has its attribute. */
export function meaning({ type }: Subject, { path }: Leaf): Meaning | undefined {
  const row = ROWS.find(
    ([types, paths]) =>
      (types.includes(type) || types.includes('*')) && paths.some((pattern) => matchesPath(pattern, path)),
  );
  if (!row) return undefined;
  const [, , kinds, why] = row;
  return { kinds: typeof kinds === 'string' ? [kinds] : kinds, why };
}

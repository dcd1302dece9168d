/** Attributes that AWS makes up and no configuration sets, in resources of any type. */
const OF_ANY_TYPE: readonly string[] = ['arn', 'id', 'tags_all', 'timeouts'];

/** The same in resources of the types that decide requests, as the schema of the AWS provider 5.100 has them. */
const OF_TYPE: Readonly<Record<string, readonly string[]>> = {
  aws_api_gateway_api_key: ['created_date', 'last_updated_date'],
  aws_api_gateway_client_certificate: ['created_date', 'expiration_date', 'pem_encoded_certificate'],
  aws_api_gateway_deployment: ['created_date', 'execution_arn', 'invoke_url'],
  aws_api_gateway_domain_name: [
    'certificate_upload_date',
    'cloudfront_domain_name',
    'cloudfront_zone_id',
    'domain_name_id',
    'regional_domain_name',
    'regional_zone_id',
  ],
  aws_api_gateway_resource: ['path'],
  aws_api_gateway_rest_api: ['created_date', 'execution_arn', 'root_resource_id'],
  aws_api_gateway_stage: ['execution_arn', 'invoke_url', 'web_acl_arn'],
  aws_api_gateway_usage_plan_key: ['name', 'value'],
  aws_cognito_resource_server: ['scope_identifiers'],
  aws_cognito_user_pool: [
    'creation_date',
    'custom_domain',
    'domain',
    'endpoint',
    'estimated_number_of_users',
    'last_modified_date',
  ],
  aws_cognito_user_pool_domain: [
    'aws_account_id',
    'cloudfront_distribution',
    'cloudfront_distribution_arn',
    'cloudfront_distribution_zone_id',
    's3_bucket',
    'version',
  ],
  aws_lambda_alias: ['invoke_arn'],
  aws_lambda_function: [
    'code_sha256',
    'invoke_arn',
    'last_modified',
    'qualified_arn',
    'qualified_invoke_arn',
    'signing_job_arn',
    'signing_profile_version_arn',
    'source_code_size',
    'version',
  ],
};

/** Whether AWS generates an attribute, so that it is no configuration. */
export function isComputed(type: string, name: string): boolean {
  return OF_ANY_TYPE.includes(name) || (OF_TYPE[type] ?? []).includes(name);
}

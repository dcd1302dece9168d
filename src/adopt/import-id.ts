import type { Attributes } from '../terraform-json/stack-view';

/** Attributes that make up the id by which a resource is imported, by type; texts between them are as they are. */
const PARTS: Readonly<Record<string, readonly string[]>> = {
  aws_api_gateway_api_key: ['id'],
  aws_api_gateway_authorizer: ['rest_api_id', 'id'],
  aws_api_gateway_client_certificate: ['id'],
  aws_api_gateway_deployment: ['rest_api_id', 'id'],
  aws_api_gateway_gateway_response: ['rest_api_id', 'response_type'],
  aws_api_gateway_integration: ['rest_api_id', 'resource_id', 'http_method'],
  aws_api_gateway_integration_response: ['rest_api_id', 'resource_id', 'http_method', 'status_code'],
  aws_api_gateway_method: ['rest_api_id', 'resource_id', 'http_method'],
  aws_api_gateway_method_response: ['rest_api_id', 'resource_id', 'http_method', 'status_code'],
  aws_api_gateway_method_settings: ['rest_api_id', 'stage_name', 'method_path'],
  aws_api_gateway_model: ['rest_api_id', 'name'],
  aws_api_gateway_request_validator: ['rest_api_id', 'id'],
  aws_api_gateway_resource: ['rest_api_id', 'id'],
  aws_api_gateway_rest_api: ['id'],
  aws_api_gateway_rest_api_policy: ['rest_api_id'],
  aws_api_gateway_stage: ['rest_api_id', 'stage_name'],
  aws_api_gateway_usage_plan: ['id'],
  aws_api_gateway_usage_plan_key: ['usage_plan_id', 'key_id'],
  aws_cognito_resource_server: ['user_pool_id', 'identifier'],
  aws_cognito_user_pool: ['id'],
  aws_cognito_user_pool_client: ['user_pool_id', 'id'],
  aws_cognito_user_pool_domain: ['domain'],
};

/** Types that are imported. */
export const IMPORTED_TYPES: readonly string[] = Object.keys(PARTS);

/** A resource server's identifier may be an address, with slashes. */
const SEPARATORS: Readonly<Record<string, string>> = { aws_cognito_resource_server: '|' };

/**
 * The id by which Terraform imports a resource.
 * @param values - its attributes as literal values
 * @returns undefined if resources of the type are not adopted, or one of the values is not known
 */
export function importId(type: string, values: Attributes): string | undefined {
  const parts = PARTS[type]?.map((name) => values[name]);
  if (!parts?.every((part) => typeof part === 'string' && part !== '' && !part.includes('${'))) return undefined;
  return parts.join(SEPARATORS[type] ?? '/');
}

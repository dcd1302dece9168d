/** Consequences of destroying or replacing a resource, by type, if they go beyond the resource itself. */
const CONSEQUENCES: Readonly<Record<string, { readonly destroyed: string; readonly replaced: string }>> = {
  aws_cognito_user_pool: {
    destroyed: 'every client, secret and token of the pool is invalid at once: all its callers are down',
    replaced:
      'every client, secret and token of the pool is invalid at once: all callers are down until each has a new client id and secret',
  },
  aws_cognito_user_pool_domain: {
    destroyed: 'no client gets a token any more: each caller is down when its last token expires',
    replaced: 'no client gets a token until the new domain exists, and its address may change',
  },
  aws_cognito_user_pool_client: {
    destroyed: 'its client id and secret are invalid: its service is down',
    replaced: 'its client id and secret change: its service is down until it has the new ones',
  },
  aws_cognito_resource_server: {
    destroyed: 'its scopes are removed: no token carries them any more',
    replaced: 'its scopes are removed for a time: tokens issued in that time do not carry them',
  },
  aws_dynamodb_table: { destroyed: 'all its data is lost', replaced: 'all its data is lost: the new table is empty' },
  aws_s3_bucket: {
    destroyed: 'all its objects are lost',
    replaced: 'all its objects are lost: the new bucket is empty',
  },
  aws_kms_key: {
    destroyed: 'after its waiting period, data encrypted with it cannot be read any more, including secrets',
    replaced:
      'after the waiting period of the old key, data encrypted with it cannot be read any more, including secrets',
  },
  aws_secretsmanager_secret: {
    destroyed: 'the service cannot read its credentials any more',
    replaced: 'the service cannot read its credentials until they are stored again, and their ARN changes',
  },
  aws_api_gateway_rest_api: {
    destroyed: 'the API is removed: all callers are down',
    replaced: 'the address of the API changes: all callers are down until they use the new one',
  },
  aws_api_gateway_stage: {
    destroyed: 'no stage serves the API any more: all callers are down',
    replaced: 'no stage serves the API until the new one exists',
  },
  aws_api_gateway_authorizer: {
    destroyed: 'methods that still name it refuse every call',
    replaced: 'methods refuse every call until they name the new authorizer',
  },
  aws_lambda_function: {
    destroyed: 'routes that it answers fail',
    replaced:
      'routes that it answers fail in the meantime; with a fixed name and create_before_destroy, AWS refuses the new function',
  },
  aws_cloudwatch_log_group: { destroyed: 'its logs are lost', replaced: 'its logs are lost' },
};

/** The consequence in words; undefined if there is none beyond the resource itself. */
export function consequence(type: string, fate: 'destroyed' | 'replaced'): string | undefined {
  return Object.hasOwn(CONSEQUENCES, type) ? CONSEQUENCES[type]?.[fate] : undefined;
}

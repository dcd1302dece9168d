/** Consequences of destroying or replacing a resource, by type, if they go beyond the resource itself. */
const CONSEQUENCES: Readonly<Record<string, { readonly destroyed: string; readonly replaced: string }>> = {
  aws_cognito_user_pool: {
    destroyed: 'every client, secret and token of the pool is invalid at once: all its callers are down',
    replaced:
      'every client, secret and token of the pool is invalid at once: all callers are down until each has a new client id and secret',
  },
  aws_cognito_user_pool_domain: {
    destroyed: 'no client gets a token any more: each caller is down when its last token expires',
    replaced: 'no client gets a token until the new domain is there, and its address may be another',
  },
  aws_cognito_user_pool_client: {
    destroyed: 'its client id and secret are invalid: its service is down',
    replaced: 'its client id and secret are new: its service is down until it has them',
  },
  aws_cognito_resource_server: {
    destroyed: 'its scopes are gone: no token carries them any more',
    replaced: 'its scopes are gone for a time: tokens issued meanwhile do not carry them',
  },
  aws_dynamodb_table: { destroyed: 'all its data is lost', replaced: 'all its data is lost: the new table is empty' },
  aws_s3_bucket: {
    destroyed: 'all its objects are lost',
    replaced: 'all its objects are lost: the new bucket is empty',
  },
  aws_kms_key: {
    destroyed: 'what is encrypted with it, secrets among it, cannot be read any more once its waiting period is over',
    replaced:
      'what is encrypted with the old key, secrets among it, cannot be read any more once its waiting period is over',
  },
  aws_secretsmanager_secret: {
    destroyed: 'the service cannot read its credentials any more',
    replaced: 'the service cannot read its credentials until they are stored anew, and the ARN is another',
  },
  aws_api_gateway_rest_api: {
    destroyed: 'the API is gone: all callers are down',
    replaced: 'the API has another address: all callers are down until they know it',
  },
  aws_api_gateway_stage: {
    destroyed: 'the API is served no longer: all callers are down',
    replaced: 'the API is not served until the new stage is there',
  },
  aws_api_gateway_authorizer: {
    destroyed: 'methods that still name it refuse every call',
    replaced: 'methods refuse every call until they name the new one',
  },
  aws_lambda_function: {
    destroyed: 'what it answers fails',
    replaced: 'what it answers fails meanwhile; with a fixed name and create_before_destroy AWS refuses the new one',
  },
  aws_cloudwatch_log_group: { destroyed: 'its logs are lost', replaced: 'its logs are lost' },
};

/** The consequence in words; undefined if there is none beyond the resource itself. */
export function consequence(type: string, fate: 'destroyed' | 'replaced'): string | undefined {
  return Object.hasOwn(CONSEQUENCES, type) ? CONSEQUENCES[type]?.[fate] : undefined;
}

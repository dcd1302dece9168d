import type { Attributes } from '../terraform-json/stack-view';
import { blocks, isSet } from '../terraform-json/stack-view';

/** An attribute that an import reads in another form than a configuration has it, or not at all. */
export interface UnreadAttribute {
  readonly name: string;
  /** Effect of a plan after the import, without the remedy. */
  readonly planned: 'update' | 'replacement' | 'error';
  /**
   * - `ignored`: by `ignore_changes`, so that the deployed value stays
   * - `unset`: the configuration leaves it out, which means the same
   * - `redeployed`: nothing, because the API gets a new deployment anyway
   */
  readonly remedy: 'ignored' | 'unset' | 'redeployed';
  readonly reason: string;
  /** @default - always */
  readonly isUnread?: (attributes: Attributes) => boolean;
}

const NOT_RETURNED = 'API Gateway does not return it';
const OF_AN_UPLOAD = 'it is about the upload of a body, and API Gateway does not return it';
const DEFAULT_UNITS: Attributes = { access_token: 'hours', id_token: 'hours', refresh_token: 'days' };

/**
 * By each type that is imported, as the sources of the AWS provider 5 and imports by provider 5.100 show it. A type
 * with an empty list was read whole: an import and a plan of the same configuration changed nothing.
 * @see Terraform Registry, "Import" of each resource of the AWS provider
 */
export const UNREAD_ATTRIBUTES: Readonly<Record<string, readonly UnreadAttribute[]>> = {
  aws_api_gateway_api_key: [],
  aws_api_gateway_authorizer: [],
  // Not tried, because the emulator has none; the source reads its description and its tags.
  aws_api_gateway_client_certificate: [],
  aws_api_gateway_deployment: ['canary_settings', 'stage_description', 'stage_name', 'triggers', 'variables'].map(
    (name) => ({ name, planned: 'replacement', remedy: 'redeployed', reason: NOT_RETURNED }),
  ),
  aws_api_gateway_gateway_response: [],
  aws_api_gateway_integration: [
    {
      name: 'integration_http_method',
      planned: 'replacement',
      remedy: 'ignored',
      reason: 'a MOCK integration calls nothing, so API Gateway drops it',
      isUnread: ({ type }) => type === 'MOCK',
    },
  ],
  aws_api_gateway_integration_response: [],
  aws_api_gateway_method: [],
  aws_api_gateway_method_response: [],
  aws_api_gateway_method_settings: [],
  aws_api_gateway_model: [],
  aws_api_gateway_request_validator: [],
  aws_api_gateway_resource: [],
  aws_api_gateway_rest_api: ['body', 'fail_on_warnings', 'parameters', 'put_rest_api_mode'].map((name) => ({
    name,
    planned: 'update',
    remedy: 'unset',
    reason: OF_AN_UPLOAD,
  })),
  aws_api_gateway_rest_api_policy: [],
  aws_api_gateway_stage: [
    {
      name: 'cache_cluster_size',
      planned: 'update',
      remedy: 'ignored',
      reason: 'the provider reads the size of a cache only while the cache is on',
      isUnread: ({ cache_cluster_enabled: enabled, cache_cluster_size: size }) => enabled !== true && isSet(size),
    },
  ],
  aws_api_gateway_usage_plan: [],
  aws_api_gateway_usage_plan_key: [],
  aws_cognito_resource_server: [],
  aws_cognito_user_pool: [
    {
      name: 'schema',
      planned: 'error',
      remedy: 'ignored',
      reason:
        'an import adds default constraints and drops attributes that every pool has, and no attribute of a pool can be changed or removed',
      isUnread: ({ schema }) => blocks(schema).length > 0,
    },
  ],
  aws_cognito_user_pool_client: [
    {
      name: 'generate_secret',
      planned: 'replacement',
      remedy: 'ignored',
      reason: 'Cognito does not return it, and a new client has another id and another secret',
    },
    {
      name: 'token_validity_units',
      planned: 'update',
      remedy: 'unset',
      reason: 'an import leaves out units that are the default',
      isUnread: ({ token_validity_units: units }) => {
        const [only] = blocks(units);
        return (
          only !== undefined && Object.entries(DEFAULT_UNITS).every(([name, unit]) => (only[name] ?? unit) === unit)
        );
      },
    },
  ],
  aws_cognito_user_pool_domain: [],
};

/**
 * Names of the attributes of a resource that get a remedy.
 * @param attributes - as it is deployed
 */
export function unreadNames(
  type: string,
  attributes: Attributes,
  remedy: UnreadAttribute['remedy'],
): readonly string[] {
  return (UNREAD_ATTRIBUTES[type] ?? [])
    .filter((each) => each.remedy === remedy && (each.isUnread?.(attributes) ?? true))
    .map(({ name }) => name);
}

import type { Attributes } from '../terraform-json/stack-view';
import { isRecord } from '../terraform-json/stack-view';
import type { DeployedResource, DeployedStack } from './deployed-stack';
import { referenceOf } from './deployed-stack';
import { unreadNames } from './unread-attribute';

/** Arguments that steer Terraform, and no attributes. */
const OF_TERRAFORM = ['//', 'connection', 'count', 'depends_on', 'for_each', 'lifecycle', 'provider', 'provisioner'];

/**
 * Attributes that AWS chooses if a configuration does not set them, as the schema of the AWS provider 5.100 has them:
 * left out, they stay as they are.
 */
const CHOSEN_BY_AWS: Readonly<Record<string, readonly string[]>> = {
  aws_api_gateway_api_key: ['value'],
  aws_api_gateway_integration: ['cache_namespace', 'passthrough_behavior'],
  aws_api_gateway_rest_api: [
    'api_key_source',
    'binary_media_types',
    'description',
    'disable_execute_api_endpoint',
    'minimum_compression_size',
  ],
  aws_cognito_user_pool: [
    'email_verification_message',
    'email_verification_subject',
    'sms_verification_message',
    'user_pool_tier',
  ],
  aws_cognito_user_pool_client: [
    'access_token_validity',
    'allowed_oauth_flows',
    'allowed_oauth_flows_user_pool_client',
    'allowed_oauth_scopes',
    'auth_session_validity',
    'callback_urls',
    'default_redirect_uri',
    'enable_propagate_additional_user_context_data',
    'enable_token_revocation',
    'explicit_auth_flows',
    'id_token_validity',
    'logout_urls',
    'prevent_user_existence_errors',
    'read_attributes',
    'refresh_token_validity',
    'supported_identity_providers',
    'write_attributes',
  ],
  aws_cognito_user_pool_domain: ['managed_login_version'],
};

/** Attributes of which each new resource gets its own. */
const NOT_COMPARED: Readonly<Record<string, readonly string[]>> = {
  aws_api_gateway_deployment: ['description'],
};

/** Values that the AWS provider 5.100 gives attributes that a configuration does not set. */
const BY_DEFAULT: Readonly<Record<string, Attributes>> = {
  aws_api_gateway_authorizer: { identity_source: 'method.request.header.Authorization' },
  aws_api_gateway_integration: { connection_type: 'INTERNET', timeout_milliseconds: 29_000 },
  aws_cognito_user_pool: {
    deletion_protection: 'INACTIVE',
    email_configuration: { email_sending_account: 'COGNITO_DEFAULT' },
    mfa_configuration: 'OFF',
  },
};

/** Booleans and numbers that have a default other than false and 0. */
const ON_BY_DEFAULT: readonly string[] = ['enabled', 'enable_token_revocation'];

const SECRET = '${sensitive.value}';

/** Attributes that a deployed resource keeps. */
export interface KeptAttributes {
  /** By name; `null` if it is not set today, and the construct sets it. */
  readonly keep: Attributes;
  /** Attributes with a secret value, which no file may hold. */
  readonly secret: readonly string[];
}

/** Where the deployed resources are in the stack. */
export interface Placement {
  readonly deployed: DeployedStack;
  /** Path of the construct for a deployed resource; undefined if it stays outside. */
  readonly pathOf: (resource: DeployedResource) => string | undefined;
  /** Account and Region of the deployed resources. */
  readonly place: {
    readonly accountId: string;
    readonly region: string;
    /** ARN of the pool that the stack looks up; absent if it has its own. */
    readonly poolArn?: string | undefined;
  };
  /** Whether the state knows every attribute, and not only those that an import reads. */
  readonly keepsState: boolean;
  /** Deployed values of the parameters by which the stack reads its pool, by the reference to each. */
  readonly parameters: ReadonlyMap<string, string>;
  /** Tags that the stack puts on what it makes; undefined if it makes none. */
  readonly defaultTags: Attributes | undefined;
  /** The deployed resource that a synthesized one is. */
  readonly deployedAs: (type: string, name: string) => DeployedResource | undefined;
}

/** The attributes of a deployed resource that differ from those of the construct. */
export function keptAttributes(
  resource: DeployedResource,
  synthesized: Attributes,
  placement: Placement,
): KeptAttributes {
  const { type, attributes } = resource;
  const unread = (['ignored', 'redeployed'] as const).flatMap((remedy) => unreadNames(type, attributes, remedy));
  const passed = [...OF_TERRAFORM, ...(NOT_COMPARED[type] ?? []), ...unread];
  const unset = placement.keepsState ? [] : unreadNames(type, attributes, 'unset');
  const names = [...new Set([...Object.keys(attributes), ...Object.keys(synthesized)])].sort();
  const keep: Record<string, unknown> = {};
  const secret: string[] = [];
  for (const name of names) {
    if (passed.includes(name)) continue;
    const [today, ours] = [unset.includes(name) ? undefined : attributes[name], synthesized[name]];
    if (isUnset(ours) && (CHOSEN_BY_AWS[type] ?? []).includes(name)) continue;
    const byDefault = name === 'tags' ? placement.defaultTags : BY_DEFAULT[type]?.[name];
    const wanted = isUnset(ours) ? byDefault : ours;
    if (isSame(meaning(wanted, placement, 'synthesized'), meaning(today, placement, 'deployed'), name)) continue;
    if (JSON.stringify(today ?? '').includes(SECRET)) secret.push(name);
    else keep[name] = isUnset(today) ? null : kept(name, resource, placement);
  }
  return { keep, secret };
}

/** All attributes of a deployed resource that no construct makes. */
export function wholeAttributes(resource: DeployedResource, placement: Placement): KeptAttributes {
  return keptAttributes(resource, {}, placement);
}

/** A value as it is written: a reference if the resource that it names is in the stack, and else a literal. */
function kept(name: string, resource: DeployedResource, placement: Placement): unknown {
  const { attributes, values } = resource;
  const value = attributes[name];
  const written = withPaths(value, placement);
  // The address of a function's alias is another than that of the function, which the reference names.
  return referenceOf(value) && typeof written === 'string' ? (values?.[name] ?? written) : written;
}

function withPaths(value: unknown, placement: Placement): unknown {
  if (Array.isArray(value)) return value.map((item) => withPaths(item, placement));
  if (isRecord(value)) {
    const set = Object.entries(value).filter(([, field]) => !isUnset(field));
    return Object.fromEntries(set.map(([name, field]) => [name, withPaths(field, placement)]));
  }
  const target = placement.deployed.target(value);
  const path = target && placement.pathOf(target);
  const reference = referenceOf(value);
  if (reference && path !== undefined) return { construct: path, attribute: reference.attribute };
  return placement.deployed.literalOf(value);
}

/** A value that is the same for both sides if it means the same. */
function meaning(value: unknown, placement: Placement, side: 'synthesized' | 'deployed'): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item) => meaning(item, placement, side)).filter((item) => !isUnset(item));
    // A block is an object, or a list of one.
    if (items.length === 1 && isRecord(items[0])) return items[0];
    return items.sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
  }
  if (isRecord(value)) {
    const fields = Object.entries(value).map(([name, field]) => [name, meaning(field, placement, side)] as const);
    return Object.fromEntries(fields.filter(([, field]) => !isUnset(field)));
  }
  const reference = referenceOf(value);
  if (!reference || placement.parameters.has(String(value))) {
    return side === 'synthesized' ? withPlace(value, placement) : value;
  }
  const target =
    side === 'deployed' ? placement.deployed.target(value) : placement.deployedAs(reference.type, reference.name);
  if (!target) return value;
  return placement.deployed.literalOf(`\${${target.type}.${target.name}.${reference.attribute}}`);
}

/** A text of the stack with the account, the Region and the pool that Terraform would look up. */
function withPlace(value: unknown, { place, parameters }: Placement): unknown {
  if (typeof value !== 'string') return value;
  const known = parameters.get(value);
  if (known !== undefined) return known;
  return value
    .replaceAll(/\$\{data\.aws_caller_identity\.[\w-]+\.account_id\}/g, place.accountId)
    .replaceAll(/\$\{data\.aws_region\.[\w-]+\.(?:id|name|region)\}/g, place.region)
    .replaceAll(/\$\{data\.aws_cognito_user_pool\.[\w-]+\.arn\}/g, (found) => place.poolArn ?? found);
}

function isSame(ours: unknown, today: unknown, name: string): boolean {
  if (isUnset(ours) && isUnset(today)) return true;
  if (isUnset(ours) && (today === false || today === 0)) return !ON_BY_DEFAULT.includes(name);
  if (isUnset(today) && ours === false) return true;
  if (isRecord(ours) && isRecord(today)) {
    const names = new Set([...Object.keys(ours), ...Object.keys(today)]);
    return [...names].every((field) => isSame(ours[field], today[field], field));
  }
  if (Array.isArray(ours) && Array.isArray(today)) {
    return ours.length === today.length && ours.every((item, index) => isSame(item, today[index], name));
  }
  return String(ours) === String(today) && typeof ours === typeof today;
}

function isUnset(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}

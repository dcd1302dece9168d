import type { Attributes } from '../terraform-json/stack-view';

/** Attributes that always hold a secret, in a resource of any type, even if the provider does not mark them. */
const SECRET_NAMES: readonly string[] = [
  'auth_token',
  'client_secret',
  'db_password',
  'master_password',
  'master_user_password',
  'password',
  'passphrase',
  'private_key',
  'private_key_openssh',
  'private_key_pem',
  'private_key_pem_pkcs8',
  'provider_details',
  'secret',
  'secret_access_key',
  'secret_binary',
  'secret_key',
  'secret_string',
  'ses_smtp_password_v4',
  'temporary_password',
  'token',
];

/** The same in resources of one type. The provider calls the value of a usage plan's key no secret; it is the API key. */
const SECRET_OF_TYPE: Readonly<Record<string, readonly string[]>> = {
  aws_api_gateway_api_key: ['value'],
  aws_api_gateway_usage_plan_key: ['value'],
  aws_secretsmanager_random_password: ['random_password'],
  aws_ssm_parameter: ['value', 'insecure_value'],
  random_password: ['result', 'bcrypt_hash'],
  random_string: ['result'],
};

/** Replaces a sensitive value. */
export const SENSITIVE = Symbol('sensitive');

/** Whether an attribute of a resource is a secret by its name. */
export function isSecretAttribute(type: string, name: string): boolean {
  return SECRET_NAMES.includes(name) || (SECRET_OF_TYPE[type] ?? []).includes(name) || name.endsWith('_wo');
}

/** Whether a client of a user pool has a secret, although `generate_secret` is not true, as after an import. */
export function holdsSecret(type: string, { client_secret: secret, generate_secret: made }: Attributes): boolean {
  return type === 'aws_cognito_user_pool_client' && made !== true && typeof secret === 'string' && secret !== '';
}

/**
 * The attributes of a resource without secrets: those with a secret's name are left out, and a value that a provider
 * or a variable marks as sensitive becomes `SENSITIVE`.
 * @param sensitive - true for a sensitive value; nested like the values
 */
export function withoutSecrets(type: string, values: Attributes, sensitive: unknown): Attributes {
  const kept = Object.entries(values).filter(([name]) => !isSecretAttribute(type, name));
  if (sensitive === true) return Object.fromEntries(kept.map(([name]) => [name, SENSITIVE]));
  return Object.fromEntries(kept.map(([name, value]) => [name, stripped(type, value, at(sensitive, name))]));
}

function stripped(type: string, value: unknown, sensitive: unknown): unknown {
  if (sensitive === true) return SENSITIVE;
  if (Array.isArray(value)) return value.map((item, index) => stripped(type, item, at(sensitive, index)));
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([name]) => !isSecretAttribute(type, name));
  return Object.fromEntries(kept.map(([name, item]) => [name, stripped(type, item, at(sensitive, name))]));
}

/** The part of a mask for one field or item. */
export function at(mask: unknown, key: string | number): unknown {
  if (mask === true) return true;
  if (typeof mask !== 'object' || mask === null || !Object.hasOwn(mask, key)) return undefined;
  return (mask as Record<string | number, unknown>)[key];
}

import type { TerraformJson } from '../terraform-json/terraform-json';
import type { PlannedChange } from '../terraform-json/plan';

/**
 * Attributes that decide who may call what, and whose values are the same in the JSON and in AWS. References to other
 * resources are left out: in AWS they are ids, which the JSON does not have.
 */
const DECIDING: Readonly<Record<string, readonly string[]>> = {
  aws_api_gateway_method: ['api_key_required', 'authorization', 'authorization_scopes'],
  aws_cognito_resource_server: ['scope'],
  aws_cognito_user_pool_client: [
    'access_token_validity',
    'allowed_oauth_flows',
    'allowed_oauth_flows_user_pool_client',
    'allowed_oauth_scopes',
    'token_validity_units',
  ],
};

/**
 * Returns a stack's JSON with the changed attributes as found in AWS, or as Terraform left them.
 * @param changes - resources that were changed outside of Terraform
 * @param side - `before` for the values that Terraform left, `after` for the found values
 */
export function foundStack(
  json: TerraformJson,
  changes: readonly PlannedChange[],
  side: 'before' | 'after',
): TerraformJson {
  const resource = structuredClone(json.resource);
  for (const { address, type, change } of changes) {
    const name = address.slice(type.length + 1);
    const byName = resource[type];
    const declared = byName?.[name];
    const deciding = Object.hasOwn(DECIDING, type) ? DECIDING[type] : undefined;
    if (!byName || !declared || !deciding) continue;
    const found = change[side];
    if (found) byName[name] = { ...declared, ...given(found, deciding) };
    else Reflect.deleteProperty(byName, name);
  }
  return { ...json, resource };
}

/** Picks the attributes that have a value, without empty entries from AWS. */
function given(values: Readonly<Record<string, unknown>>, names: readonly string[]): Record<string, unknown> {
  const text = JSON.stringify(Object.fromEntries(names.map((name) => [name, values[name] ?? undefined])));
  return JSON.parse(text, (_, value: unknown) => value ?? undefined) as Record<string, unknown>;
}

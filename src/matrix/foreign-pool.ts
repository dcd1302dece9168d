import type { Remark } from '../foreign/resources';
import { list } from '../terraform-json/stack-view';
import type { TerraformJson } from '../terraform-json/terraform-json';

type Resources = TerraformJson['resource'];

const POOL = 'aws_cognito_user_pool';
const OF_POOL = ['aws_cognito_user_pool_client', 'aws_cognito_resource_server', 'aws_cognito_user_pool_domain'];
const ARN = /^arn:[^:]+:cognito-idp:[^:]*:[^:]*:userpool\/(.+)$/;

/**
 * Adds the existing pools that a configuration names by id and does not make, with a token endpoint and the scopes of
 * the configuration's clients.
 */
export function addForeignPools(resources: Resources, remarks: Remark[]): void {
  const names = new Map<string, string>();
  const nameOf = (id: string) => {
    const name = names.get(id) ?? `existing_${names.size + 1}`;
    names.set(id, name);
    return name;
  };
  for (const type of OF_POOL) {
    const own = resources[type] ?? {};
    for (const [name, each] of Object.entries(own)) {
      const { user_pool_id: id } = each;
      if (typeof id !== 'string' || id.includes('${')) continue;
      own[name] = { ...each, user_pool_id: `\${${POOL}.${nameOf(id)}.id}` };
    }
  }
  const authorizers = resources.aws_api_gateway_authorizer ?? {};
  for (const [name, each] of Object.entries(authorizers)) {
    const arns = list(each.provider_arns).map((arn) => {
      const [, id] = ARN.exec(String(arn)) ?? [];
      return id === undefined ? arn : `\${${POOL}.${nameOf(id)}.arn}`;
    });
    if (each.provider_arns !== undefined && Array.isArray(each.provider_arns))
      authorizers[name] = { ...each, provider_arns: arns };
  }
  for (const [id, name] of names) {
    addPool(resources, name);
    remarks.push({
      address: id,
      text: 'this pool is made elsewhere: it is served with a token endpoint, and with the scopes that clients here have',
    });
  }
}

function addPool(resources: Resources, name: string): void {
  const userPoolId = `\${${POOL}.${name}.id}`;
  const isOwn = ({ user_pool_id: id }: { user_pool_id?: unknown }) => id === userPoolId;
  blocksOf(resources, POOL)[name] = { name };
  const domains = blocksOf(resources, 'aws_cognito_user_pool_domain');
  if (!Object.values(domains).some(isOwn)) domains[name] = { domain: name, user_pool_id: userPoolId };
  const servers = blocksOf(resources, 'aws_cognito_resource_server');
  const declared = new Set(
    Object.values(servers)
      .filter(isOwn)
      .map(({ identifier }) => String(identifier)),
  );
  const missing = new Map<string, Set<string>>();
  for (const client of Object.values(resources.aws_cognito_user_pool_client ?? {}).filter(isOwn)) {
    for (const scope of list(client.allowed_oauth_scopes)) {
      const at = String(scope).lastIndexOf('/');
      const identifier = String(scope).slice(0, at);
      if (at < 0 || declared.has(identifier)) continue;
      missing.set(identifier, (missing.get(identifier) ?? new Set()).add(String(scope).slice(at + 1)));
    }
  }
  for (const [index, [identifier, scopes]] of [...missing].entries()) {
    const scope = [...scopes].map((scope_name) => ({ scope_name, scope_description: scope_name }));
    servers[`${name}_${index + 1}`] = { identifier, name: identifier, user_pool_id: userPoolId, scope };
  }
}

/** The resources of a type, to add to. */
export function blocksOf(resources: Resources, type: string): Resources[string] {
  const own = resources[type] ?? {};
  resources[type] = own;
  return own;
}

import type { StackView, ViewedResource } from '../terraform-json/stack-view';
import { blocks, list } from '../terraform-json/stack-view';
import type { Doubt } from './doubt';

const CLIENT = 'aws_cognito_user_pool_client';
const POOL = 'aws_cognito_user_pool';
const SERVER = 'aws_cognito_resource_server';

/**
 * Machine clients of a pool of the configuration with a scope that no resource server of the pool declares: Cognito
 * refuses such a client, unless another configuration declares the scope.
 */
export function undeclaredScopeDoubts(view: StackView): Doubt[] {
  return view.all(CLIENT).flatMap((client): Doubt[] => {
    const { allowed_oauth_flows: flows, allowed_oauth_scopes: scopes, user_pool_id: poolId } = client.attributes;
    const [pool] = view.referred(poolId, POOL);
    if (!pool || !list(flows).includes('client_credentials')) return [];
    const declared = declaredScopes(view, pool);
    const missing = list(scopes)
      .filter(isOfServer)
      .find((scope) => declared?.includes(scope) === false);
    if (missing === undefined) return [];
    const reason = `it has the scope ${missing}, which no resource server of ${pool.path} here declares: Cognito refuses such a client`;
    return [{ address: client.address, about: 'callers', reason }];
  });
}

/** Whether a scope is a known one of a resource server, and none of Cognito's own. */
function isOfServer(scope: unknown): scope is string {
  return typeof scope === 'string' && scope.includes('/') && !scope.includes('${');
}

/** Undefined if one of them is not known. */
function declaredScopes(view: StackView, pool: ViewedResource): string[] | undefined {
  const servers = view.all(SERVER).filter(({ attributes: { user_pool_id: id } }) => {
    const pools = view.referred(id, POOL);
    return pools.length === 0 ? String(id).includes('${') : pools.some(({ address }) => address === pool.address);
  });
  const scopes = servers.flatMap(({ attributes: { identifier, scope } }) => [
    ...(list(scope).length === 0 && isKnown(identifier) ? [] : [identifier]),
    ...blocks(scope).map(({ scope_name: name }) => `${String(identifier)}/${String(name)}`),
  ]);
  return scopes.every(isKnown) ? scopes : undefined;
}

function isKnown(value: unknown): value is string {
  return typeof value === 'string' && !value.includes('${');
}

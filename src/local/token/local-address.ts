import { issuerOfPool } from '../../aws/partition';
import type { ServedFunction } from '../../system/lambda-function';
import type { ServedUserPool } from '../../system/user-pool';

/** Local addresses of the stack's user pools. */
export interface PoolAddresses {
  readonly tokenEndpoint: string;
  readonly issuerOf: (pool: ServedUserPool) => string;
}

/** Replaces addresses in a text. */
export type LocalText = (text: string) => string;

/** Replaces the addresses that the stack's user pools have at AWS, issuers and token endpoints, with those they have here. */
export function localText(pools: readonly ServedUserPool[], { tokenEndpoint, issuerOf }: PoolAddresses): LocalText {
  return (text) =>
    pools.reduce((changed, pool) => {
      const local = changed.replaceAll(issuerOfPool(pool.id), issuerOf(pool));
      return pool.domains.reduce((each, domain) => each.replaceAll(tokenEndpointOf(domain), tokenEndpoint), local);
    }, text);
}

/** A function that finds the stack's user pools here: each address in its environment is the local one. */
export function withLocalAddresses(lambda: ServedFunction, local: LocalText): ServedFunction {
  const variables = Object.entries(lambda.environment).map(([name, value]) => [name, local(value)] as const);
  return { ...lambda, environment: Object.fromEntries(variables) };
}

/** The host of a Cognito domain ends with the Region and Cognito's own domain; a custom domain is the whole host. */
function tokenEndpointOf(domain: string): RegExp {
  const host = domain.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`https://${host}(?:\\.auth[a-z0-9.-]+)?/oauth2/token`, 'g');
}

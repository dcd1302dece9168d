import type { ServedFunction } from '../../system/lambda-function';
import type { ServedUserPool } from '../../system/user-pool';

/**
 * A function that finds the stack's user pools here: wherever its environment has the address of one, it has the local
 * issuer of the same pool instead.
 */
export function withLocalIssuers(
  lambda: ServedFunction,
  pools: readonly ServedUserPool[],
  issuerOf: (pool: ServedUserPool) => string,
): ServedFunction {
  const local = (value: string) =>
    pools.reduce((text, pool) => text.replaceAll(`https://${pool.endpoint}`, issuerOf(pool)), value);
  const variables = Object.entries(lambda.environment).map(([name, value]) => [name, local(value)] as const);
  return { ...lambda, environment: Object.fromEntries(variables) };
}

import type { ApiKey } from './api-key';
import { clientSecret } from './client-secret';
import type { RestApiStage } from './rest-api';
import type { ServedStack } from './served-stack';
import { UsageMeter } from './usage-meter';
import type { UserPool } from './user-pool';

/** A stack that is served: where, and to whom. */
export interface ServedSystem {
  /** E.g. `http://127.0.0.1:8686`. */
  readonly origin: string;
  readonly tokenEndpoint: string;
  /** Address of the OpenAPI document, where there is one. */
  readonly openapiUrl: string | undefined;
  readonly pools: readonly UserPool[];
  readonly stages: readonly RestApiStage[];
  /** By client id. */
  readonly secrets: ReadonlyMap<string, string>;
  readonly apiKeys: readonly ApiKey[];
  /** What is counted of throttles and quotas. */
  readonly usage: UsageMeter;
  issuerOf(pool: UserPool): string;
  urlOf(stage: RestApiStage): string;
}

/** Where and how a stack is served. */
export interface ServedSystemOptions {
  readonly origin: string;
  /** Fixes the clients' secrets. */
  readonly seed: string;
  /** What throttles and quotas go by: milliseconds since 1970. */
  readonly clock: () => number;
  /** Where the OpenAPI document is, if there is one. */
  readonly openapiPath: string | undefined;
}

/** A stack as it is served: nothing is counted yet. */
export function servedSystem(
  { pools, stages, apiKeys, limits }: ServedStack,
  { origin, seed, clock, openapiPath }: ServedSystemOptions,
): ServedSystem {
  const clients = pools.flatMap((pool) => pool.clients);
  return {
    origin,
    tokenEndpoint: `${origin}/oauth2/token`,
    openapiUrl: openapiPath !== undefined && stages.length > 0 ? `${origin}${openapiPath}` : undefined,
    pools,
    stages,
    secrets: new Map(clients.map(({ clientId }) => [clientId, clientSecret(clientId, seed)])),
    apiKeys,
    usage: new UsageMeter(limits, clock),
    issuerOf: ({ id }) => `${origin}/${id}`,
    urlOf: ({ name }) => `${origin}/${name}`,
  };
}

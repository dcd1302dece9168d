import type { Gateway } from '../local/server';

/** Addresses and credentials with which another program calls the gateway. It holds secrets. */
export interface Connection {
  /** Address of the first stage; null if the stack has no API. */
  readonly apiUrl: string | null;
  /** Address of each stage by its API's name and its own, such as `orders/dev`; left out if one is served. */
  readonly apiUrls?: Readonly<Record<string, string>>;
  readonly tokenEndpoint: string;
  readonly jwksUri: string | null;
  readonly issuer: string | null;
  readonly clients: Readonly<
    Record<string, { readonly clientId: string; readonly clientSecret: string; readonly scopes: readonly string[] }>
  >;
  /** Value by name; left out if the stack has none. */
  readonly apiKeys?: Readonly<Record<string, string>>;
}

/** How to reach a gateway. */
export function connectionOf(gateway: Gateway): Connection {
  const { pools, stages, secrets, apiKeys, tokenEndpoint } = gateway;
  const [stage] = stages;
  const [pool] = pools;
  const issuer = pool ? gateway.issuerOf(pool) : null;
  const clients = pools
    .flatMap((each) => each.clients)
    .map(({ name, clientId, scopes }) => [name, { clientId, clientSecret: secrets.get(clientId) ?? '', scopes }]);
  return {
    apiUrl: stage ? gateway.urlOf(stage) : null,
    ...(stages.length > 1
      ? { apiUrls: Object.fromEntries(stages.map((each) => [each.label, gateway.urlOf(each)])) }
      : {}),
    tokenEndpoint,
    jwksUri: issuer === null ? null : `${issuer}/.well-known/jwks.json`,
    issuer,
    clients: Object.fromEntries(clients) as Connection['clients'],
    ...(apiKeys.length === 0 ? {} : { apiKeys: Object.fromEntries(apiKeys.map(({ name, value }) => [name, value])) }),
  };
}

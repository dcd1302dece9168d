import type { ApiMethod, RestApiStage } from './rest-api';
import type { Gateway } from './server';
import type { AppClient } from './user-pool';

/** One client at one route: what the JSON says, and what an HTTP request got. */
export interface ObservedCell {
  readonly client: string;
  /** E.g. `GET /customers/{id}`. */
  readonly route: string;
  readonly expected: Access;
  readonly observed: Access | 'failed';
  /** Status of the answer. */
  readonly status: number;
  /** The address that was called. */
  readonly url: string;
  readonly method: string;
  /** The key that was sent, where the route asks for one. */
  readonly apiKeyId?: string;
}

/** Whether a request reaches what answers it. */
export type Access = 'allowed' | 'refused';

/** A client that can get tokens, and a token of it. */
interface Caller {
  readonly client: AppClient;
  readonly token: string;
}

/**
 * Asks the gateway, by HTTP, for a token of each client and calls every route with it, and with an API key where the
 * route asks for one. A request has no body and names nothing that is there, so it changes nothing.
 * @throws Error where a client gets no token
 */
export async function observeMatrix(gateway: Gateway): Promise<ObservedCell[]> {
  const clients = gateway.pools
    .flatMap((pool) => pool.clients)
    .filter(({ flows }) => flows.includes('client_credentials'));
  const callers = await Promise.all(clients.map((client) => caller(gateway, client)));
  const cells: ObservedCell[] = [];
  for (const stage of gateway.stages) {
    for (const { path, methods } of stage.resources) {
      for (const method of methods.values()) {
        if (method.integration.kind === 'MOCK') continue;
        for (const each of callers) cells.push(await observe(gateway, stage, path, method, each));
      }
    }
  }
  return cells;
}

/** Whether every cell was answered as expected. */
export function matches(cells: readonly ObservedCell[]): boolean {
  return cells.every(({ expected, observed }) => expected === observed);
}

async function caller({ tokenEndpoint, secrets }: Gateway, client: AppClient): Promise<Caller> {
  const credentials = Buffer.from(`${client.clientId}:${secrets.get(client.clientId) ?? ''}`).toString('base64');
  const response = await fetch(tokenEndpoint, {
    method: 'POST',
    headers: { authorization: `Basic ${credentials}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  const answer = (await response.json()) as { access_token?: string; error?: string };
  if (answer.access_token !== undefined) return { client, token: answer.access_token };
  throw new Error(`client ${client.name} got no token but ${response.status} ${answer.error ?? ''}`);
}

async function observe(
  gateway: Gateway,
  stage: RestApiStage,
  path: string,
  { httpMethod, authorization, apiKeyRequired }: ApiMethod,
  { client, token }: Caller,
): Promise<ObservedCell> {
  const method = httpMethod === 'ANY' ? 'GET' : httpMethod;
  const url = `${gateway.urlOf(stage)}${path.replaceAll(/\{[^}]+\}/g, 'example')}`;
  const apiKey = apiKeyRequired ? gateway.usage.keyFor(stage) : undefined;
  const headers = { authorization: `Bearer ${token}`, ...(apiKey ? { 'x-api-key': apiKey.value } : {}) };
  const response = await fetch(url, { method, headers });
  await response.arrayBuffer();
  const inScope = !authorization || authorization.scopes.some((scope) => client.scopes.includes(scope));
  // A route that asks for a key is closed where no key opens its stage.
  const expected = inScope && (apiKey !== undefined || !apiKeyRequired);
  const prefix = gateway.stages.length > 1 ? `/${stage.name}` : '';
  return {
    client: client.name,
    route: `${httpMethod} ${prefix}${path}`,
    expected: expected ? 'allowed' : 'refused',
    observed: observedAccess(response),
    status: response.status,
    url,
    method,
    ...(apiKey ? { apiKeyId: apiKey.id } : {}),
  };
}

function observedAccess({ status, headers }: Response): Access | 'failed' {
  // A throttle does not say what would have come; a 429 of the function itself is its answer.
  const throttled = status === 429 && headers.has('x-amzn-errortype');
  if (status >= 500 || throttled) return 'failed';
  return status === 401 || status === 403 ? 'refused' : 'allowed';
}

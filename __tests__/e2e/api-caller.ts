import type { Target } from '../../src/verify/target';
import type { Deployment } from './deployment';
import type { Emulator } from './emulator';

/** A deployed API and its authorization server, at the emulator's URLs instead of AWS hosts. */
export interface ApiCaller {
  /** Requests a token as a client of the deployment; without a scope it asks for all granted ones. */
  requestToken(client: string, scope?: string): Promise<TokenAnswer>;
  /** Gets a token of the client with all its granted scopes. */
  token(client: string): Promise<string>;
  call(route: string, options?: { readonly authorization?: string; readonly body?: object }): Promise<ApiAnswer>;
  /** Replaces the AWS hosts in a printed command by those of the emulator. */
  localize(command: string): string;
  readonly secrets: ReadonlyMap<string, string>;
  /** The same as a target for request cases. */
  readonly target: Target;
}

export interface TokenAnswer {
  readonly status: number;
  readonly body: { readonly access_token?: string; readonly expires_in?: number; readonly error?: string };
}

export interface ApiAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

/** Reads the credentials from the state, which only a test may do: a user reads them from Cognito. */
export async function apiCaller(deployment: Deployment, emulator: Emulator): Promise<ApiCaller> {
  const prefix = `${deployment.stackName}-`;
  const clients = new Map(
    (await deployment.resources('aws_cognito_user_pool_client')).map(({ name, id, client_secret }) => [
      String(name).slice(prefix.length),
      { clientId: String(id), clientSecret: String(client_secret) },
    ]),
  );
  const { ApiUrl, TokenEndpoint, JwksEndpoint } = await deployment.outputs();
  const apiUrl = localApi(String(ApiUrl), emulator.url);
  const tokenEndpoint = `${emulator.url}/oauth2/token`;
  const addresses = [
    [String(ApiUrl), apiUrl],
    [String(TokenEndpoint), tokenEndpoint],
    [new URL(String(JwksEndpoint)).origin, emulator.url],
  ] as const;

  async function requestToken(client: string, scope?: string): Promise<TokenAnswer> {
    const credentials = clients.get(client);
    if (!credentials) throw new Error(`no client "${client}" is deployed`);
    const response = await fetch(tokenEndpoint, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${credentials.clientId}:${credentials.clientSecret}`)}` },
      body: new URLSearchParams({ grant_type: 'client_credentials', ...(scope === undefined ? {} : { scope }) }),
    });
    return { status: response.status, body: (await response.json()) as TokenAnswer['body'] };
  }

  return {
    requestToken,
    target: { tokenEndpoint, apiUrls: new Map([['prod', apiUrl]]), clients, apiKeys: new Map() },
    secrets: new Map([...clients].map(([name, { clientSecret }]) => [name, clientSecret])),
    token: async (client) => {
      const { status, body } = await requestToken(client);
      if (body.access_token === undefined)
        throw new Error(`"${client}" got no token but ${status} ${body.error ?? ''}`);
      return body.access_token;
    },
    call: async (route, { authorization, body } = {}) => {
      const [method = '', path = ''] = route.split(' ');
      const response = await fetch(`${apiUrl}${path}`, {
        method,
        headers: {
          ...(authorization === undefined ? {} : { authorization }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) };
    },
    localize: (command) => addresses.reduce((text, [aws, local]) => text.replaceAll(aws, local), command),
  };
}

/** Returns the URL of an API in the emulator, which uses the API's id as a path, not as a host. */
function localApi(apiUrl: string, emulatorUrl: string): string {
  const { hostname, pathname } = new URL(apiUrl);
  return `${emulatorUrl}/restapis/${hostname.split('.')[0] ?? ''}${pathname}/_user_request_`;
}

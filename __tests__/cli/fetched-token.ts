import type { Connection } from '../../src/cli/connection';

/** Fetches a token as a client does. */
export async function fetchToken(
  { tokenEndpoint, clients }: Connection,
  client: string,
  parameters: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { clientId = '', clientSecret = '' } = clients[client] ?? {};
  const response = await fetch(tokenEndpoint, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${clientId}:${clientSecret}`)}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', ...parameters }),
  });
  return ((await response.json()) as { access_token: string }).access_token;
}

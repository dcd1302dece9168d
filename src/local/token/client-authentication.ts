import type { LiveSecrets } from './live-secrets';
import { TokenError } from './token-error';
import type { AppClient, ServedUserPool } from '../../system/user-pool';

/** An authenticated client, with its pool. */
export interface AuthenticatedClient {
  readonly pool: ServedUserPool;
  readonly client: AppClient;
}

/** The registered clients and their secrets. */
export interface ClientRegistry {
  readonly pools: readonly ServedUserPool[];
  readonly secrets: LiveSecrets;
}

/**
 * Finds out which client asks, by HTTP Basic or by `client_id` and `client_secret` in the body, never by both.
 * @throws TokenError `invalid_request` or `invalid_client`
 * @see AWS docs, "The token issuer endpoint"; RFC 6749, section 2.3
 */
export function authenticateClient(
  authorization: string | undefined,
  form: URLSearchParams,
  { pools, secrets }: ClientRegistry,
): AuthenticatedClient {
  const { id, secret } = credentials(authorization, form);
  const found = pools
    .filter(({ domains }) => domains.length > 0)
    .flatMap((pool) => pool.clients.map((client) => ({ pool, client })));
  const match = found.find(({ client }) => client.clientId === id);
  const proven = secrets.accepts(id, secret ?? '');
  if (!match || (match.client.confidential && !proven)) throw new TokenError('invalid_client');
  return match;
}

function credentials(authorization: string | undefined, form: URLSearchParams): { id: string; secret?: string } {
  const formId = form.get('client_id');
  const formSecret = form.get('client_secret');
  if (authorization === undefined) {
    if (formId === null) throw new TokenError('invalid_request');
    return formSecret === null ? { id: formId } : { id: formId, secret: formSecret };
  }
  const basic = decodeBasic(authorization);
  // The id in the form proves nothing, and sample requests of Cognito's documentation send it beside Basic.
  const twice = formSecret !== null || (formId !== null && formId !== basic.id);
  if (twice) throw new TokenError('invalid_request');
  return basic;
}

/** @see RFC 7617, section 2 */
function decodeBasic(authorization: string): { id: string; secret: string } {
  const [, encoded] = /^Basic +([A-Za-z0-9+/]+={0,2})$/i.exec(authorization) ?? [];
  if (encoded === undefined) throw new TokenError('invalid_request');
  const text = Buffer.from(encoded, 'base64').toString();
  const colon = text.indexOf(':');
  if (colon < 0) throw new TokenError('invalid_client');
  return { id: text.slice(0, colon), secret: text.slice(colon + 1) };
}

import { signAccessToken } from './access-token';
import type { AuthenticatedClient, ClientRegistry } from './client-authentication';
import { authenticateClient } from './client-authentication';
import type { SigningKey } from './signing-key';
import { TokenError } from './token-error';
import type { AppClient, ServedUserPool } from '../../system/user-pool';
import { machineScopes } from '../../system/user-pool';

/** Options of the token endpoint. */
export interface TokenEndpointOptions extends ClientRegistry {
  readonly key: SigningKey;
  readonly issuerOf: (pool: ServedUserPool) => string;
}

/** The parts of a token request that decide the answer. */
export interface TokenRequest {
  readonly contentType: string | undefined;
  readonly authorization: string | undefined;
  readonly body: string;
}

/** Answer to a token request. */
export interface TokenAnswer {
  readonly access_token: string;
  /** Seconds. */
  readonly expires_in: number;
  readonly token_type: 'Bearer';
}

// Additional parameter of each grant. Neither grant can succeed here, because no person can sign in.
const REQUIRED_PARAMETER = { authorization_code: 'code', refresh_token: 'refresh_token' } as const;

/**
 * Answers a request for a token.
 * @throws TokenError with the name Cognito gives it
 * @see AWS docs, "The token issuer endpoint"; RFC 6749, sections 4.4 and 5.2
 */
export async function issueToken(request: TokenRequest, options: TokenEndpointOptions): Promise<TokenAnswer> {
  const form = readForm(request);
  const grantType = form.get('grant_type');
  if (grantType === null) throw new TokenError('invalid_request');
  if (grantType !== 'client_credentials' && !isPeoplesGrant(grantType)) throw new TokenError('unsupported_grant_type');
  const authenticated = authenticateClient(request.authorization, form, options);
  if (isPeoplesGrant(grantType)) throw refuseGrant(grantType, form, authenticated);

  const { pool, client } = authenticated;
  if (!client.flows.includes('client_credentials')) throw new TokenError('unauthorized_client');
  const scopes = grantedScopes(form.get('scope'), client);
  const grant = {
    issuer: options.issuerOf(pool),
    clientId: client.clientId,
    scopes,
    lifetimeSeconds: client.accessTokenSeconds,
  };
  const token = await signAccessToken(grant, options.key);
  return { access_token: token, expires_in: client.accessTokenSeconds, token_type: 'Bearer' };
}

function readForm({ contentType, body }: TokenRequest): URLSearchParams {
  const [type = ''] = (contentType ?? '').split(';');
  if (type.trim().toLowerCase() !== 'application/x-www-form-urlencoded') throw new TokenError('invalid_request');
  const form = new URLSearchParams(body);
  // RFC 6749, section 3.2: no parameter more than once.
  const names = [...form.keys()];
  if (new Set(names).size !== names.length) throw new TokenError('invalid_request');
  return form;
}

function isPeoplesGrant(grantType: string): grantType is keyof typeof REQUIRED_PARAMETER {
  return Object.hasOwn(REQUIRED_PARAMETER, grantType);
}

function refuseGrant(
  grantType: keyof typeof REQUIRED_PARAMETER,
  form: URLSearchParams,
  { client }: AuthenticatedClient,
): TokenError {
  if (!form.get(REQUIRED_PARAMETER[grantType])) return new TokenError('invalid_request');
  // No person can sign in here, so every code and refresh token is invalid.
  return new TokenError(client.flows.includes('code') ? 'invalid_grant' : 'unauthorized_client');
}

/** No scope asked for means all that are granted. */
function grantedScopes(asked: string | null, client: AppClient): readonly string[] {
  const scopes = [...new Set((asked ?? '').split(' ').filter(Boolean))];
  const granted = machineScopes(client);
  if (scopes.length === 0) return granted;
  if (!scopes.every((scope) => granted.includes(scope))) throw new TokenError('invalid_scope');
  return scopes;
}

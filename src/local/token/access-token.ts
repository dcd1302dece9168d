import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import type { SigningKey } from './signing-key';

/** Claims of an access token. */
export interface AccessTokenGrant {
  readonly issuer: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
  /** Seconds, 300 to 86,400. */
  readonly lifetimeSeconds: number;
}

/**
 * Signs an access token of client credentials. It has no `aud`, and its subject is the client.
 * @see AWS docs, "Understanding the access token"
 */
export function signAccessToken(
  { issuer, clientId, scopes, lifetimeSeconds }: AccessTokenGrant,
  key: SigningKey,
): Promise<string> {
  const now = Math.floor(Date.now() / 1_000);
  return new SignJWT({
    sub: clientId,
    token_use: 'access',
    scope: scopes.join(' '),
    auth_time: now,
    iss: issuer,
    exp: now + lifetimeSeconds,
    iat: now,
    version: 2,
    jti: randomUUID(),
    client_id: clientId,
  })
    .setProtectedHeader({ kid: key.jwk.kid, alg: 'RS256' })
    .sign(key.privateKey);
}

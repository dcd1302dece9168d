import { SignJWT, decodeJwt } from 'jose';
import type { SigningKey } from '../../src/local/token/signing-key';
import type { PlaceholderValues } from '../../src/verify/placeholder';
import { placeholderValues } from '../../src/verify/placeholder';
import type { Target } from '../../src/verify/target';

/**
 * Placeholder values for a local gateway, including tokens that no deployment could issue.
 * @param key - signs the gateway's tokens
 * @param other - another gateway, with another key and issuer
 */
export function gatewayValues(target: Target, key: SigningKey, other: Target) {
  const values = placeholderValues(target);
  return {
    ...values,
    foreign: async (client) => placeholderValues(other).token(client, ''),
    expired: async (client) => {
      const hourAgo = Math.floor(Date.now() / 1_000) - 3_600;
      const claims = { ...decodeJwt(await values.token(client, '')), iat: hourAgo - 60, exp: hourAgo };
      return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: key.jwk.kid }).sign(key.privateKey);
    },
  } satisfies PlaceholderValues;
}

import type { CryptoKey, FlattenedJWSInput, JWSHeaderParameters, JWTPayload } from 'jose';
import { createLocalJWKSet, errors, jwtVerify } from 'jose';
import { GatewayRefusal } from '../answer/gateway-refusal';
import type { ServedCognitoAuthorizer } from '../../system/authorizer';
import type { Pair } from '../../system/http-message';
import { headerValue } from '../../system/http-message';
import type { SigningKey } from '../token/signing-key';

/** Claims of a token, each a string. */
export type Claims = Readonly<Record<string, string>>;

/** What a genuine token says. */
export interface VerifiedToken {
  readonly payload: JWTPayload;
  readonly claims: Claims;
}

/** Tells genuine tokens. */
export interface TokenVerifier {
  /** Issuer of a pool's tokens, by the pool's ARN. */
  readonly issuers: ReadonlyMap<string, string>;
  /** @throws JOSEError for a token that is not genuine, of none of these issuers, or expired */
  readonly verify: (token: string, issuers: string[]) => Promise<VerifiedToken>;
}

/** Tokens that are remembered; a client fetches a few an hour. */
const MAX_REMEMBERED = 1_000;

/**
 * Verifies tokens signed with `key`. That a signature was right is remembered, as it stays right: to check it is most of
 * the work of a request. Expiry is looked at each time.
 */
export function tokenVerifier(key: SigningKey, issuers: ReadonlyMap<string, string>): TokenVerifier {
  const keySet = createLocalJWKSet({ keys: [key.jwk] });
  // Without a name the library takes the one key there is; API Gateway looks keys up by name alone.
  const keys = (header: JWSHeaderParameters, token: FlattenedJWSInput): Promise<CryptoKey> => {
    if (typeof header.kid !== 'string') throw new errors.JWKSNoMatchingKey();
    return keySet(header, token);
  };
  const remembered = new Map<string, VerifiedToken>();
  const verify = async (token: string, issuer: string[]) => {
    const known = remembered.get(token);
    if (known && isCurrent(known, issuer)) return known;
    const requiredClaims = ['exp', 'token_use'];
    const { payload } = await jwtVerify(token, keys, { algorithms: ['RS256'], issuer, requiredClaims });
    const [oldest] = remembered.keys();
    if (oldest !== undefined && remembered.size >= MAX_REMEMBERED) remembered.delete(oldest);
    const verified = { payload, claims: claims(payload) };
    remembered.set(token, verified);
    return verified;
  };
  return { issuers, verify };
}

/** As the library would find it to be. */
function isCurrent({ payload: { iss, exp } }: VerifiedToken, issuers: readonly string[]): boolean {
  return issuers.includes(iss ?? '') && (exp ?? 0) > Math.floor(Date.now() / 1_000);
}

/**
 * Lets a request through whose token is genuine and holds any one of the method's scopes.
 * - with scopes the method takes access tokens, without scopes ID tokens
 * - a token without the scope is answered like a bad one, 401, as by AWS in most accounts
 * @returns the token's claims
 * @throws GatewayRefusal `UNAUTHORIZED` or `EXPIRED_TOKEN`
 * @see AWS docs, "Control access to REST APIs using Amazon Cognito user pools as an authorizer"
 */
export async function authorize(
  headers: readonly Pair[],
  { header, poolArns }: ServedCognitoAuthorizer,
  scopes: readonly string[],
  verifier: TokenVerifier,
): Promise<Claims> {
  const token = headerValue(headers, header)?.replace(/^Bearer +/i, '') ?? '';
  const issuers = poolArns.flatMap((arn) => verifier.issuers.get(arn) ?? []);
  const { payload, claims } = await genuine(verifier.verify(token, issuers));
  const use = scopes.length === 0 ? 'id' : 'access';
  if (payload.token_use !== use) throw new GatewayRefusal('UNAUTHORIZED');
  const held = typeof payload.scope === 'string' ? payload.scope.split(' ') : [];
  if (scopes.length > 0 && !scopes.some((scope) => held.includes(scope))) throw new GatewayRefusal('UNAUTHORIZED');
  return claims;
}

async function genuine(token: Promise<VerifiedToken>): Promise<VerifiedToken> {
  try {
    return await token;
  } catch (error) {
    // Only after signature and issuer were found right.
    if (error instanceof errors.JWTExpired) throw new GatewayRefusal('EXPIRED_TOKEN');
    if (error instanceof errors.JOSEError) throw new GatewayRefusal('UNAUTHORIZED');
    throw error;
  }
}

/** As a proxy event has them: each a string, and `exp` and `iat` as dates such as `Mon Jun 15 05:56:21 UTC 2026`. */
function claims(payload: JWTPayload): Claims {
  return Object.fromEntries(
    Object.entries(payload).map(([name, value]) => {
      if (typeof value === 'number' && (name === 'exp' || name === 'iat')) return [name, javaDate(value)];
      if (Array.isArray(value)) return [name, value.map(String).join(',')];
      return [name, typeof value === 'string' ? value : JSON.stringify(value)];
    }),
  );
}

function javaDate(seconds: number): string {
  // Such as `Mon, 15 Jun 2026 05:56:21 GMT`.
  const [day, date, month, year, time] = new Date(seconds * 1_000).toUTCString().split(/,? /);
  return `${day ?? ''} ${month ?? ''} ${date ?? ''} ${time ?? ''} UTC ${year ?? ''}`;
}

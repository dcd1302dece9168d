import type { CryptoKey, FlattenedJWSInput, JWSHeaderParameters, JWTPayload } from 'jose';
import { createLocalJWKSet, errors, jwtVerify } from 'jose';
import type { DecisionTrace, Finding } from '../decision/decision-trace';
import type { GoodToken } from '../decision/token-finding';
import { badToken, goodToken, heldText, passedBefore, passedNow } from '../decision/token-finding';
import { tokenView } from '../decision/token-view';
import { GatewayRefusal } from '../answer/gateway-refusal';
import type { ServedCognitoAuthorizer } from '../../system/authorizer';
import type { Pair } from '../../system/http-message';
import { headerValue } from '../../system/http-message';
import type { SigningKey } from '../token/signing-key';

/** Claims of a token, each a string. */
export type Claims = Readonly<Record<string, string>>;

/** Claims of a token with a valid signature. */
export interface VerifiedToken {
  readonly payload: JWTPayload;
  readonly claims: Claims;
  /** For traces; computed once, because each request with the token has the same. */
  good?: GoodToken;
}

/** Tells genuine tokens. */
export interface TokenVerifier {
  /** Issuer of a pool's tokens, by the pool's ARN. */
  readonly issuers: ReadonlyMap<string, string>;
  /** @throws JOSEError for a token with an invalid signature or another issuer, or an expired one */
  readonly verify: (token: string, issuers: string[]) => Promise<VerifiedToken>;
}

/** Tokens that are remembered; a client fetches a few an hour. */
const MAX_REMEMBERED = 1_000;

/**
 * Verifies tokens signed with `key`. A valid signature is cached, because it stays valid and its check is most of the
 * work of a request. Expiry is checked each time.
 */
export function tokenVerifier(key: SigningKey, issuers: ReadonlyMap<string, string>): TokenVerifier {
  const keySet = createLocalJWKSet({ keys: [key.jwk] });
  // Without a key id, the library would use the only key; API Gateway finds keys only by id.
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
 * Checks that the token is valid and holds at least one of the method's scopes.
 * - with scopes the method accepts access tokens, without scopes ID tokens
 * - a token without the scope gets 401 like an invalid one, as by AWS in most accounts
 * @param trace - records the checks
 * @returns the token's claims
 * @throws GatewayRefusal `UNAUTHORIZED` or `EXPIRED_TOKEN`
 * @see AWS docs, "Control access to REST APIs using Amazon Cognito user pools as an authorizer"
 */
export async function authorize(
  headers: readonly Pair[],
  { header, poolArns }: ServedCognitoAuthorizer,
  scopes: readonly string[],
  verifier: TokenVerifier,
  trace?: DecisionTrace,
): Promise<Claims> {
  const token = headerValue(headers, header)?.replace(/^Bearer +/i, '') ?? '';
  if (token === '') {
    const found = `request has no header ${header}`;
    throw unauthorized({ check: 'identity-source', found, needed: `an access token in header ${header}` });
  }
  trace?.passed('identity-source', `request has header ${header}`);
  const issuers = poolArns.flatMap((arn) => verifier.issuers.get(arn) ?? []);
  const { payload, claims } = await genuine(verifier.verify(token, issuers), token, issuers, trace);
  checkClaims(payload, scopes, trace);
  return claims;
}

/**
 * Checks the use and the scopes of a token with a valid signature.
 * @throws GatewayRefusal `UNAUTHORIZED`
 */
export function checkClaims(payload: JWTPayload, scopes: readonly string[], trace?: DecisionTrace): void {
  if (trace) trace.clientId = typeof payload.client_id === 'string' ? payload.client_id : undefined;
  const use = scopes.length === 0 ? 'id' : 'access';
  if (payload.token_use !== use) {
    const found = `token is an ${String(payload.token_use)} token`;
    throw unauthorized({ check: 'token-use', found, needed: `an ${use} token` });
  }
  trace?.passed('token-use', `token is an ${use} token`);
  if (scopes.length === 0) return;
  const held = typeof payload.scope === 'string' ? payload.scope.split(' ') : [];
  const found = heldText(held.join(' '));
  if (!scopes.some((scope) => held.includes(scope))) {
    throw unauthorized({ check: 'scopes', found, needed: scopes.join(' or ') });
  }
  trace?.passed('scopes', `${found}, the method requires ${scopes.join(' or ')}`);
}

function unauthorized(finding: Finding): GatewayRefusal {
  return new GatewayRefusal('UNAUTHORIZED', finding);
}

async function genuine(
  verified: Promise<VerifiedToken>,
  token: string,
  issuers: readonly string[],
  trace: DecisionTrace | undefined,
): Promise<VerifiedToken> {
  try {
    const known = await verified;
    if (trace) {
      known.good ??= goodToken(token, known.payload);
      trace.token = known.good.view;
      for (const [check, found] of passedNow(known.good)) trace.passed(check, found);
    }
    return known;
  } catch (error) {
    if (!(error instanceof errors.JOSEError)) throw error;
    const finding = badToken(error, token, issuers);
    if (trace) {
      trace.token = tokenView(token);
      for (const [check, found] of passedBefore(finding.check, token)) trace.passed(check, found);
    }
    // Only after signature and issuer were found right.
    throw error instanceof errors.JWTExpired ? new GatewayRefusal('EXPIRED_TOKEN', finding) : unauthorized(finding);
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

import { decodeJwt, decodeProtectedHeader, errors } from 'jose';
import type { JWTPayload } from 'jose';
import type { Check } from './check';
import type { Finding } from './decision-trace';
import { durationText } from './duration-text';
import type { TokenView } from './token-view';
import { tokenView } from './token-view';

/** Checks of a token in the order in which the verifier makes them. */
const ORDER = ['token-form', 'signing-key', 'signature', 'claims', 'issuer', 'expiry'] as const;
/** Characters of a text that a token's sender chose. */
const MAX_TEXT = 80;

type Passed = readonly [check: Check, found: string];

/** The scopes of a token, with spaces between. */
export function heldText(scopes = ''): string {
  return `token has ${scopes || 'no scope'}`;
}

/** Part of a trace that each request with the same valid token has. */
export interface GoodToken {
  readonly view: TokenView | undefined;
  /** Passed checks that have the same result at each request, each with the checked value. */
  readonly passed: readonly Passed[];
  readonly payload: JWTPayload;
}

/** Reads a token with a valid signature for traces. */
export function goodToken(token: string, payload: JWTPayload): GoodToken {
  const lasting = ORDER.filter((check) => check !== 'expiry');
  return { view: tokenView(token), passed: lasting.map((check) => [check, foundGood(check, token, payload)]), payload };
}

/** Checks that a valid token passes now, in their order. */
export function passedNow({ passed, payload }: GoodToken): Passed[] {
  return [...passed, ['expiry', expiryText(payload)]];
}

/** Checks that a token passed before the one that failed. */
export function passedBefore(failed: Check, token: string): Passed[] {
  const place = ORDER.findIndex((check) => check === failed);
  return ORDER.slice(0, Math.max(0, place)).map((check) => [check, foundGood(check, token, decoded(token))]);
}

/**
 * Why a verifier refused a token, by the error it threw.
 * @param issuers - that would have been good
 */
export function badToken(error: errors.JOSEError, token: string, issuers: readonly string[]): Finding {
  if (error instanceof errors.JWTExpired) return expired(error.payload);
  if (error instanceof errors.JWTClaimValidationFailed) return badClaim(error, issuers);
  if (error instanceof errors.JWSSignatureVerificationFailed) {
    const found = 'signature does not match header and claims';
    return { check: 'signature', found, needed: 'a token as the pool issued it' };
  }
  if (error instanceof errors.JWKSNoMatchingKey) {
    const { kid } = header(token);
    const found = kid === undefined ? 'token names no signing key' : `token names key ${text(kid)}`;
    return { check: 'signing-key', found, needed: 'a key of the user pool' };
  }
  if (error instanceof errors.JOSEAlgNotAllowed) {
    return { check: 'signing-key', found: `token is signed with ${text(header(token).alg)}`, needed: 'RS256' };
  }
  return { check: 'token-form', found: formText(token), needed: 'a JSON web token' };
}

function badClaim({ claim, payload }: errors.JWTClaimValidationFailed, issuers: readonly string[]): Finding {
  if (claim === 'iss') {
    return { check: 'issuer', found: `token is issued by ${text(payload.iss)}`, needed: issuers.join(' or ') };
  }
  if (claim === 'nbf') {
    const seconds = Math.ceil(Number(payload.nbf) - Date.now() / 1_000);
    return { check: 'expiry', found: `token becomes valid in ${durationText(seconds)}`, needed: 'one of now' };
  }
  const needed = 'the claims exp and token_use';
  return { check: 'claims', found: `claim ${claim} of the token is missing or wrong`, needed };
}

/**
 * An expired token.
 * @param now - milliseconds since 1970
 */
export function expired({ exp }: Pick<JWTPayload, 'exp'>, now = Date.now()): Finding {
  const ago = durationText(Math.max(0, Math.floor(now / 1_000 - Number(exp))));
  return { check: 'expiry', found: `token expired ${ago} ago`, needed: 'a new token' };
}

function foundGood(check: (typeof ORDER)[number], token: string, payload: JWTPayload): string {
  switch (check) {
    case 'token-form':
      return 'token is a JSON web token';
    case 'signing-key': {
      const { kid, alg } = header(token);
      return `token names key ${text(kid)} and is signed with ${text(alg)}`;
    }
    case 'signature':
      return 'signature matches';
    case 'claims':
      return 'token has the claims exp and token_use';
    case 'issuer':
      return `token is issued by ${text(payload.iss)}`;
    case 'expiry':
      return expiryText(payload);
  }
}

function expiryText({ exp }: Pick<JWTPayload, 'exp'>): string {
  return `token expires in ${durationText(Math.max(0, Math.floor(Number(exp) - Date.now() / 1_000)))}`;
}

function formText(token: string): string {
  const parts = token.split('.').length;
  return parts === 3 ? 'token has three parts, but is no JSON web token' : `token has ${parts} of three parts`;
}

function header(token: string): Readonly<Record<string, unknown>> {
  try {
    return decodeProtectedHeader(token);
  } catch {
    return {};
  }
}

function decoded(token: string): JWTPayload {
  try {
    return decodeJwt(token);
  } catch {
    return {};
  }
}

/** A foreign text on one line, without control characters that a terminal would obey. */
function text(given: unknown): string {
  const quoted = given === undefined ? 'nothing' : JSON.stringify(given);
  return quoted.length > MAX_TEXT ? `${quoted.slice(0, MAX_TEXT)}…` : quoted;
}

import {
  FetchError,
  JwkValidationError,
  JwtBaseError,
  JwksNotAvailableInCacheError,
  JwksValidationError,
  JwtExpiredError,
  KidNotFoundInJwksError,
  WaitPeriodNotYetEndedJwkError,
} from 'aws-jwt-verify/error';
import { SimpleFetcher } from 'aws-jwt-verify/https';
import { SimpleJwksCache } from 'aws-jwt-verify/jwk';
import { decomposeUnverifiedJwt } from 'aws-jwt-verify/jwt';
import type { JwtHeader, JwtPayload } from 'aws-jwt-verify/jwt-model';
import { JwtVerifier } from 'aws-jwt-verify/jwt-verifier';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { get } from 'node:http';
import type { Pool } from './environment';
import { Refusal } from './refusal';

/** Verifies the tokens of one or more user pools. */
export interface TokenVerifier {
  /** Fetches the keys in advance, so that no request waits for them. */
  readonly hydrate: () => Promise<void>;
  /**
   * Returns the claims of a token that is genuine, not expired, and of one of the pools.
   * @throws Refusal `invalid-token` or `expired-token`
   * @throws Error as long as no keys could be fetched, so that no token can be verified
   */
  readonly verify: (token: string) => JwtPayload | Promise<JwtPayload>;
}

/** Pause between two fetches of a pool's keys, if the pool has no key with the token's `kid`. */
const PAUSE_MS = 10_000;

/**
 * Creates a verifier that caches the keys. A token with an unknown `kid` fetches them again, at most every ten seconds,
 * and is refused if the pool still lacks that key. Anyone can write any `kid` into a token: a burst of such tokens must
 * cause neither fetches nor errors.
 */
export function tokenVerifier(pools: readonly Pool[]): TokenVerifier {
  const fetchedAt = new Map<string, number>();
  const fetch = (uri: string) => {
    fetchedAt.set(uri, performance.now());
    return fetchKeys(uri);
  };
  const verifier = JwtVerifier.create(
    pools.map((pool) => ({ ...pool, audience: null, customJwtCheck: checkClaims })),
    { jwksCache: new SimpleJwksCache({ fetcher: { fetch } }) },
  );
  const jwksUris = new Map<unknown, string>(pools.map(({ issuer, jwksUri }) => [issuer, jwksUri]));

  function verifyWithFetchedKeys(token: string, hasKeys: boolean): Promise<JwtPayload> {
    // With a single pool the library does not compare the issuer first, so a foreign token would fetch the keys.
    const jwksUri = jwksUris.get(decomposeUnverifiedJwt(token).payload.iss);
    if (jwksUri === undefined) throw new Refusal('invalid-token');
    const isPaused = performance.now() - (fetchedAt.get(jwksUri) ?? -Infinity) < PAUSE_MS;
    if (hasKeys && isPaused) throw new Refusal('invalid-token');
    return verifier.verify(token).catch((error: unknown) => {
      // The known keys lack this one, and newer ones cannot be fetched.
      throw hasKeys && isAboutFetch(error) ? new Refusal('invalid-token') : refusal(error);
    });
  }

  return {
    hydrate: () => verifier.hydrate(),
    verify(token) {
      try {
        return verifier.verifySync(token);
      } catch (error) {
        // `verify` takes almost twice the time; `verifySync` does not fetch.
        if (error instanceof KidNotFoundInJwksError) return verifyWithFetchedKeys(token, true);
        if (error instanceof JwksNotAvailableInCacheError) return verifyWithFetchedKeys(token, false);
        throw refusal(error);
      }
    },
  };
}

/**
 * Cognito signs only with RS256, and its tokens always expire; the library accepts any algorithm that the key allows.
 */
function checkClaims({ header, payload }: { header: JwtHeader; payload: JwtPayload }): void {
  if (header.alg !== 'RS256' || payload.exp === undefined) throw new Refusal('invalid-token');
}

/**
 * Maps an error that the caller caused to a refusal; any other error, such as a failed fetch of keys, stays as it is.
 */
function refusal(error: unknown): Error {
  if (error instanceof JwtExpiredError) return new Refusal('expired-token');
  if (error instanceof JwtBaseError && !isAboutKeys(error)) return new Refusal('invalid-token');
  return error as Error;
}

function isAboutKeys(error: unknown): boolean {
  return isAboutFetch(error) || error instanceof JwkValidationError;
}

/** True also if the answer is not a set of keys. */
function isAboutFetch(error: unknown): boolean {
  return [FetchError, JwksValidationError, WaitPeriodNotYetEndedJwkError].some((kind) => error instanceof kind);
}

const https = new SimpleFetcher();

/** The library fetches only by HTTPS; an emulator on the same machine has no certificate. */
function fetchKeys(uri: string): Promise<ArrayBuffer> {
  const { protocol, hostname } = new URL(uri);
  return protocol === 'http:' && hostname === '127.0.0.1' ? fetchPlain(uri) : https.fetch(uri);
}

async function fetchPlain(uri: string): Promise<ArrayBuffer> {
  try {
    // The library has already loaded `node:http`; the global `fetch` would take time to load.
    const [response] = (await once(get(uri, { agent: false }), 'response')) as [IncomingMessage];
    if (response.statusCode !== 200) throw new Error(`status ${response.statusCode ?? ''}`);
    const { arrayBuffer } = await import('node:stream/consumers');
    return await arrayBuffer(response);
  } catch (error) {
    throw new FetchError(uri, error);
  }
}

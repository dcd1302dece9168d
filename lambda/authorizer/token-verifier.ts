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

/** Verifies tokens of some user pools. */
export interface TokenVerifier {
  /** Fetches the keys, so that no request waits for them. */
  readonly hydrate: () => Promise<void>;
  /**
   * The claims of a genuine token, in time and of one of the pools.
   * @throws Refusal `invalid-token` or `expired-token`
   * @throws Error while there are no keys at all, so that no token can be judged
   */
  readonly verify: (token: string) => JwtPayload | Promise<JwtPayload>;
}

/** Between two fetches of a pool's keys, as long as they have no key of the name that a token gives. */
const PAUSE_MS = 10_000;

/**
 * A verifier whose keys are cached. A token that names another key fetches them again, at most every ten seconds, and is
 * refused unless the pool has that key by then. Anyone can write a key's name into a token: a burst of such tokens must
 * neither fetch nor fail.
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
    // One pool alone is not looked up by its issuer: tokens of others would make its keys come.
    const jwksUri = jwksUris.get(decomposeUnverifiedJwt(token).payload.iss);
    if (jwksUri === undefined) throw new Refusal('invalid-token');
    const isPaused = performance.now() - (fetchedAt.get(jwksUri) ?? -Infinity) < PAUSE_MS;
    if (hasKeys && isPaused) throw new Refusal('invalid-token');
    return verifier.verify(token).catch((error: unknown) => {
      // The keys there are do not have it, and newer ones cannot be had.
      throw hasKeys && isAboutFetch(error) ? new Refusal('invalid-token') : refusal(error);
    });
  }

  return {
    hydrate: () => verifier.hydrate(),
    verify(token) {
      try {
        return verifier.verifySync(token);
      } catch (error) {
        // The other form takes almost twice the time; this one does not fetch.
        if (error instanceof KidNotFoundInJwksError) return verifyWithFetchedKeys(token, true);
        if (error instanceof JwksNotAvailableInCacheError) return verifyWithFetchedKeys(token, false);
        throw refusal(error);
      }
    },
  };
}

/** Cognito signs with RS256 alone, and its tokens always expire; the library takes any algorithm the key allows. */
function checkClaims({ header, payload }: { header: JwtHeader; payload: JwtPayload }): void {
  if (header.alg !== 'RS256' || payload.exp === undefined) throw new Refusal('invalid-token');
}

/** What the caller did wrong; anything else, such as keys that cannot be had, is as it was. */
function refusal(error: unknown): Error {
  if (error instanceof JwtExpiredError) return new Refusal('expired-token');
  if (error instanceof JwtBaseError && !isAboutKeys(error)) return new Refusal('invalid-token');
  return error as Error;
}

function isAboutKeys(error: unknown): boolean {
  return isAboutFetch(error) || error instanceof JwkValidationError;
}

/** Also where the answer is no set of keys. */
function isAboutFetch(error: unknown): boolean {
  return [FetchError, JwksValidationError, WaitPeriodNotYetEndedJwkError].some((kind) => error instanceof kind);
}

const https = new SimpleFetcher();

/** The library speaks HTTPS alone; an emulator on the same machine has no certificate. */
function fetchKeys(uri: string): Promise<ArrayBuffer> {
  const { protocol, hostname } = new URL(uri);
  return protocol === 'http:' && hostname === '127.0.0.1' ? fetchPlain(uri) : https.fetch(uri);
}

async function fetchPlain(uri: string): Promise<ArrayBuffer> {
  try {
    // What the library has loaded already, unlike the global fetch, which takes its time to load.
    const [response] = (await once(get(uri, { agent: false }), 'response')) as [IncomingMessage];
    if (response.statusCode !== 200) throw new Error(`status ${response.statusCode ?? ''}`);
    const { arrayBuffer } = await import('node:stream/consumers');
    return await arrayBuffer(response);
  } catch (error) {
    throw new FetchError(uri, error);
  }
}

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
   * @throws Error where the keys cannot be had, so that nobody knows
   */
  readonly verify: (token: string) => JwtPayload | Promise<JwtPayload>;
}

/**
 * A verifier whose keys are cached. A token that names another key fetches them again, at most every ten seconds as long
 * as they have none of that name; until they may be fetched again, nobody knows whether such a token is genuine.
 */
export function tokenVerifier(pools: readonly Pool[]): TokenVerifier {
  const verifier = JwtVerifier.create(
    pools.map((pool) => ({ ...pool, audience: null, customJwtCheck: checkClaims })),
    { jwksCache: new SimpleJwksCache({ fetcher }) },
  );
  const issuers = new Set<unknown>(pools.map(({ issuer }) => issuer));
  return {
    hydrate: () => verifier.hydrate(),
    verify(token) {
      try {
        return verifier.verifySync(token);
      } catch (error) {
        // The other form takes almost twice the time; this one does not fetch.
        const fetchable = error instanceof JwksNotAvailableInCacheError || error instanceof KidNotFoundInJwksError;
        if (!fetchable) throw refusal(error);
        // One pool alone is not looked up by its issuer: tokens of others would make its keys come.
        if (!issuers.has(decomposeUnverifiedJwt(token).payload.iss)) throw new Refusal('invalid-token');
        return verifier.verify(token).catch((failure: unknown) => {
          throw refusal(failure);
        });
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

/** Also that they may not be fetched yet: the token's key may be a new one, which nobody asked for so far. */
function isAboutKeys(error: JwtBaseError): boolean {
  const kinds = [FetchError, JwksValidationError, JwkValidationError, WaitPeriodNotYetEndedJwkError];
  return kinds.some((kind) => error instanceof kind);
}

const https = new SimpleFetcher();

/** The library speaks HTTPS alone; an emulator on the same machine has no certificate. */
const fetcher = {
  fetch(...[uri, ...options]: Parameters<SimpleFetcher['fetch']>): Promise<ArrayBuffer> {
    const { protocol, hostname } = new URL(uri);
    return protocol === 'http:' && hostname === '127.0.0.1' ? fetchPlain(uri) : https.fetch(uri, ...options);
  },
};

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

import type { JWTPayload } from 'jose';
import { decodeJwt } from 'jose';
import * as oauth from 'oauth4webapi';
import type { ClientCredentials } from './client-credentials';
import { RotationError } from './error';

/** Milliseconds between attempts: a new secret need not be known everywhere at once. */
const WAITS_MS = [500, 1_000, 2_000, 4_000, 4_000, 4_000, 4_000];
const REQUEST_TIMEOUT_MS = 5_000;

/**
 * Gets a token with new credentials and looks at what it says. Tries for about 20 s, plus what the requests take.
 * @param wait - waits for this many milliseconds
 * @throws RotationError `ERR_TOKEN_REFUSED` or `ERR_TOKEN_WRONG`
 * @see RFC 6749, section 4.4; AWS docs, "Understanding the access token"
 */
export async function proveToken(
  credentials: ClientCredentials,
  wait: (milliseconds: number) => Promise<unknown>,
): Promise<void> {
  for (const pause of [...WAITS_MS, undefined]) {
    const asked = await askToken(credentials);
    if ('claims' in asked) {
      checkClaims(asked.claims, credentials);
      return;
    }
    if (pause === undefined) {
      throw new RotationError(
        'ERR_TOKEN_REFUSED',
        `${credentials.token_endpoint} gives no token for the new secret of client "${credentials.client_id}" but ${asked.refusal}, ${WAITS_MS.length + 1} times; the current secret stays`,
      );
    }
    await wait(pause);
  }
}

async function askToken(
  credentials: ClientCredentials,
): Promise<{ readonly claims: JWTPayload } | { readonly refusal: string }> {
  const { client_id, client_secret, token_endpoint } = credentials;
  const server: oauth.AuthorizationServer = { issuer: new URL(token_endpoint).origin, token_endpoint };
  try {
    const response = await oauth.clientCredentialsGrantRequest(
      server,
      { client_id },
      oauth.ClientSecretBasic(client_secret),
      new URLSearchParams(),
      {
        signal: () => AbortSignal.timeout(REQUEST_TIMEOUT_MS),
        // The environment allows plain HTTP on this machine alone.
        // eslint-disable-next-line @typescript-eslint/no-deprecated -- its way to say: mind what you do
        [oauth.allowInsecureRequests]: token_endpoint.startsWith('http:'),
      },
    );
    const { access_token } = await oauth.processClientCredentialsResponse(server, { client_id }, response);
    return { claims: decodeJwt(access_token) };
  } catch (error) {
    return { refusal: refusal(error) };
  }
}

/** A name or a code: an error of the library holds the response, and with it what was asked. */
function refusal(error: unknown): string {
  if (error instanceof oauth.ResponseBodyError) return `${error.error} (${error.status})`;
  if (error instanceof oauth.WWWAuthenticateChallengeError) return `status ${error.status}`;
  if (typeof error !== 'object' || error === null) return 'an unknown failure';
  return 'code' in error && typeof error.code === 'string' ? error.code : (error as Error).name;
}

function checkClaims(claims: JWTPayload, { client_id, scopes }: ClientCredentials): void {
  if (claims.client_id !== client_id || claims.token_use !== 'access') {
    throw wrong(
      `for "${String(claims.client_id)}" (${String(claims.token_use)}), expected an access token for "${client_id}"`,
    );
  }
  const granted = typeof claims.scope === 'string' ? claims.scope.split(' ') : [];
  const missing = scopes.filter((scope) => !granted.includes(scope));
  if (missing.length > 0) {
    throw wrong(`without ${missing.join(', ')}, expected every scope the client is granted`);
  }
}

function wrong(what: string): RotationError {
  return new RotationError('ERR_TOKEN_WRONG', `the token for the new secret is ${what}; the current secret stays`);
}

import type { JWTPayload } from 'jose';
import { decodeJwt } from 'jose';
import { TokenRequestFailure, requestToken } from '../../packages/token-client/src/token-request';
import type { ClientCredentials } from './client-credentials';
import { RotationError } from './error';

/** Milliseconds between attempts: it takes time until every server of Cognito knows a new secret. */
const WAITS_MS = [500, 1_000, 2_000, 4_000, 4_000, 4_000, 4_000];
const REQUEST_TIMEOUT_MS = 4_000;

/**
 * Gets a token with new credentials and checks its claims. Tries for about 20 s, plus the time of the requests.
 * @param wait - waits for a number of milliseconds
 * @throws RotationError `ERR_TOKEN_REFUSED` or `ERR_TOKEN_WRONG`
 * @see RFC 6749, section 4.4; AWS docs, "Understanding the access token"
 */
export async function proveToken(
  credentials: ClientCredentials,
  wait: (milliseconds: number) => Promise<unknown>,
): Promise<void> {
  const outcomes: string[] = [];
  for (const pause of [...WAITS_MS, undefined]) {
    try {
      checkClaims(await claimsOfToken(credentials), credentials);
      return;
    } catch (error) {
      if (!(error instanceof TokenRequestFailure)) throw error;
      outcomes.push(error.message);
    }
    if (pause !== undefined) await wait(pause);
  }
  const { client_id, token_endpoint } = credentials;
  throw new RotationError(
    'ERR_TOKEN_REFUSED',
    `${token_endpoint} gives client "${client_id}" no token for its new secret, asked ${outcomes.length} times: ${[...new Set(outcomes)].join(', ')}; the current secret stays`,
  );
}

async function claimsOfToken({ client_id, client_secret, token_endpoint }: ClientCredentials): Promise<JWTPayload> {
  const request = {
    tokenEndpoint: new URL(token_endpoint),
    clientId: client_id,
    clientSecret: client_secret,
    // An empty list asks for all granted scopes.
    scopes: [],
  };
  const { value } = await requestToken(request, fetch, AbortSignal.timeout(REQUEST_TIMEOUT_MS));
  return readClaims(value);
}

/** Decodes the token without checking its signature: it comes from the token endpoint itself. */
function readClaims(token: string): JWTPayload {
  try {
    return decodeJwt(token);
  } catch {
    throw wrong('no JSON Web Token, expected one');
  }
}

function checkClaims({ client_id, token_use, scope }: JWTPayload, expected: ClientCredentials): void {
  if (client_id !== expected.client_id || token_use !== 'access') {
    throw wrong(
      `for "${String(client_id)}" with token_use "${String(token_use)}", expected "${expected.client_id}" and "access"`,
    );
  }
  const granted = typeof scope === 'string' ? scope.split(' ') : [];
  const missing = expected.scopes.filter((each) => !granted.includes(each));
  if (missing.length > 0) throw wrong(`without ${missing.join(', ')}, expected every scope the client is granted`);
}

function wrong(what: string): RotationError {
  return new RotationError('ERR_TOKEN_WRONG', `the token for the new secret is ${what}; the current secret stays`);
}

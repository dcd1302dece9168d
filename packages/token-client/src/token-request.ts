import type { RereadCause } from './reread-limit';
import { discardBody } from './response-body';

/** One request for a token. */
export interface TokenRequest {
  readonly tokenEndpoint: URL;
  readonly clientId: string;
  readonly clientSecret: string;
  /** An empty list asks for all granted scopes. */
  readonly scopes: readonly string[];
}

/** Result of a token request. */
export interface IssuedToken {
  readonly value: string;
  readonly lifetimeSeconds: number;
}

/** Cause of a failed token request. */
export type RefusalReason = 'unavailable' | 'client' | 'scope' | 'request' | 'response';

/** A failed token request. Its message does not quote the answer: a server may repeat a secret. */
export class TokenRequestFailure extends Error {
  override readonly name = 'TokenRequestFailure';

  constructor(
    readonly reason: RefusalReason,
    outcome: string,
    /** Cause to read the credentials again, if they may have changed. */
    readonly rereadFor?: RereadCause,
    /** The `Retry-After` header. */
    readonly retryAfter: string | null = null,
  ) {
    super(outcome);
  }
}

/** Statuses of an address without a token endpoint; a token endpoint does not use them. */
const NO_ENDPOINT = [403, 404, 405, 410];

/** Error codes of RFC 6749, section 5.2, with the part of the request that they are about. */
const REFUSALS: Readonly<Record<string, RefusalReason>> = {
  invalid_client: 'client',
  invalid_grant: 'request',
  invalid_request: 'request',
  invalid_scope: 'scope',
  unauthorized_client: 'request',
  unsupported_grant_type: 'request',
};

/** A token that goes into a header unchanged. @see RFC 6750, section 2.1 */
const BEARER_TOKEN = /^[\w.~+/-]+=*$/;

/** The longest life that Cognito gives. A longer one is a mistake, and such a token would never be renewed. */
const MAX_LIFETIME_SECONDS = 86_400;

/**
 * Requests a token once.
 * @throws TokenRequestFailure
 * @see RFC 6749, section 4.4; AWS docs, "The token issuer endpoint"
 */
export async function requestToken(
  { tokenEndpoint, clientId, clientSecret, scopes }: TokenRequest,
  fetch: typeof globalThis.fetch,
  signal: AbortSignal,
): Promise<IssuedToken> {
  // A dynamic import also works from CommonJS, on every Node.js 20.
  const oauth = await import('oauth4webapi');
  const server = { issuer: tokenEndpoint.origin, token_endpoint: tokenEndpoint.href };
  const client = { client_id: clientId };
  const response = await oauth
    .clientCredentialsGrantRequest(
      server,
      client,
      // In the body, where each character has one encoding: for Basic, Cognito's docs omit the encoding that RFC 6749
      // requires.
      oauth.ClientSecretPost(clientSecret),
      scopes.length > 0 ? { scope: scopes.join(' ') } : {},
      // Without TLS only on this machine. The option is marked deprecated so that it stands out.
      // eslint-disable-next-line @typescript-eslint/no-deprecated
      { [oauth.customFetch]: fetch, [oauth.allowInsecureRequests]: tokenEndpoint.protocol === 'http:', signal },
    )
    .catch((error: unknown) => {
      throw unreachable(error);
    });
  if (response.status === 429 || response.status >= 500) {
    await discardBody(response);
    const retryAfter = response.headers.get('retry-after');
    throw new TokenRequestFailure('unavailable', `answered ${response.status}`, undefined, retryAfter);
  }
  const answer = await oauth.processClientCredentialsResponse(server, client, response).catch((error: unknown) => {
    throw refusal(error, response.status);
  });
  if (answer.token_type !== 'bearer') throw invalid('a token_type other than Bearer');
  if (!BEARER_TOKEN.test(answer.access_token)) throw invalid('an access_token that fits no header');
  if (!answer.expires_in) throw invalid('no expires_in, so for how long the token may be kept is unknown');
  return { value: answer.access_token, lifetimeSeconds: Math.min(answer.expires_in, MAX_LIFETIME_SECONDS) };
}

function refusal(error: unknown, status: number): TokenRequestFailure {
  const { code, cause, error: name } = error as { code?: string; cause?: unknown; error?: string };
  const elsewhere = NO_ENDPOINT.includes(status) ? 'endpoint' : undefined;
  switch (code) {
    case 'OAUTH_RESPONSE_BODY_ERROR': {
      const reason = Object.hasOwn(REFUSALS, name ?? '') ? REFUSALS[name ?? ''] : undefined;
      if (reason === 'client') return new TokenRequestFailure(reason, `answered ${status} ${name}`, 'client');
      if (reason) return new TokenRequestFailure(reason, `answered ${status} ${name}`);
      return new TokenRequestFailure('request', `answered ${status} with another error`, elsewhere);
    }
    case 'OAUTH_WWW_AUTHENTICATE_CHALLENGE':
      // RFC 6749, section 5.2: a refused client is answered with this status and this header.
      return status === 401
        ? new TokenRequestFailure('client', 'answered 401 with a challenge', 'client')
        : new TokenRequestFailure('request', `answered ${status} with a challenge`, elsewhere);
    case 'OAUTH_PARSE_ERROR':
      // Any error other than bad JSON is a body that broke off.
      return (Object(cause) as Error).name === 'SyntaxError'
        ? invalid('a body that is not JSON', { cause: 'endpoint' })
        : unreachable(cause);
    case 'OAUTH_RESPONSE_IS_NOT_JSON':
      return invalid('a body that is not JSON', { status, cause: 'endpoint' });
    case 'OAUTH_RESPONSE_IS_NOT_CONFORM':
      return new TokenRequestFailure('response', `answered ${status}`, 'endpoint');
    case 'OAUTH_UNSUPPORTED_OPERATION':
      return invalid('a token_type other than Bearer');
    default:
      return invalid('a body without access_token, token_type or a proper expires_in', { cause: 'endpoint' });
  }
}

/** A request without an answer. */
export function unanswered(outcome: string): TokenRequestFailure {
  return new TokenRequestFailure('unavailable', outcome, 'unreachable');
}

function invalid(
  what: string,
  { status = 200, cause }: { readonly status?: number; readonly cause?: RereadCause } = {},
): TokenRequestFailure {
  return new TokenRequestFailure('response', `answered ${status} with ${what}`, cause);
}

function unreachable(error: unknown): TokenRequestFailure {
  return unanswered(`failed with ${systemCode(error) ?? 'a network error'}`);
}

/** System error code inside an error of `fetch`, e.g. `ECONNRESET`. */
function systemCode(error: unknown): string | undefined {
  const { code, cause } = Object(error) as { code?: unknown; cause?: { code?: unknown } };
  return [code, cause?.code].find((each) => typeof each === 'string' && /^[A-Z][A-Z0-9_]+$/.test(each)) as string;
}

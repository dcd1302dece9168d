import type { RereadCause } from './reread-limit';
import { discardBody } from './response-body';

/** One request for a token. */
export interface TokenRequest {
  readonly tokenEndpoint: URL;
  readonly clientId: string;
  readonly clientSecret: string;
  /** None means all that are granted. */
  readonly scopes: readonly string[];
}

/** What a request for a token brings. */
export interface IssuedToken {
  readonly value: string;
  readonly lifetimeSeconds: number;
}

/** What stood in the way of a token. */
export type RefusalReason = 'unavailable' | 'client' | 'scope' | 'request' | 'response';

/** A request that brought no token. Says what happened without quoting the answer: a server may repeat a secret. */
export class TokenRequestFailure extends Error {
  override readonly name = 'TokenRequestFailure';

  constructor(
    readonly reason: RefusalReason,
    outcome: string,
    /** Why the credentials may have changed, if it may be for that. */
    readonly rereadFor?: RereadCause,
    /** The `Retry-After` header. */
    readonly retryAfter: string | null = null,
  ) {
    super(outcome);
  }
}

/** Statuses of addresses where there is no token endpoint, or none any more; one that is there has no use for them. */
const NO_ENDPOINT = [403, 404, 405, 410];

/** Error names of RFC 6749, section 5.2, with what they are about. */
const REFUSALS: Readonly<Record<string, RefusalReason>> = {
  invalid_client: 'client',
  invalid_grant: 'request',
  invalid_request: 'request',
  invalid_scope: 'scope',
  unauthorized_client: 'request',
  unsupported_grant_type: 'request',
};

/** A value that goes into a header as it is. @see RFC 6750, section 2.1 */
const BEARER_TOKEN = /^[\w.~+/-]+=*$/;

/** The longest life Cognito gives; who says more is mistaken, and a token would never be renewed. */
const MAX_LIFETIME_SECONDS = 86_400;

/**
 * Asks for a token once.
 * @throws TokenRequestFailure
 * @see RFC 6749, section 4.4; AWS docs, "The token issuer endpoint"
 */
export async function requestToken(
  { tokenEndpoint, clientId, clientSecret, scopes }: TokenRequest,
  fetch: typeof globalThis.fetch,
  signal: AbortSignal,
): Promise<IssuedToken> {
  // Loaded this way it is found from CommonJS too, on every Node.js 20.
  const oauth = await import('oauth4webapi');
  const server = { issuer: tokenEndpoint.origin, token_endpoint: tokenEndpoint.href };
  const client = { client_id: clientId };
  const response = await oauth
    .clientCredentialsGrantRequest(
      server,
      client,
      // In the body, where every character has one encoding: for Basic, Cognito's documentation leaves out RFC 6749's.
      oauth.ClientSecretPost(clientSecret),
      scopes.length > 0 ? { scope: scopes.join(' ') } : {},
      // Without TLS only on this machine; the name is deprecated to stand out, as this comment does.
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
      // RFC 6749, section 5.2: this status and this header are for a client that is refused.
      return status === 401
        ? new TokenRequestFailure('client', 'answered 401 with a challenge', 'client')
        : new TokenRequestFailure('request', `answered ${status} with a challenge`, elsewhere);
    case 'OAUTH_PARSE_ERROR':
      // Anything else than bad JSON is a body that broke off.
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

/** A request that nothing answered. */
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

/** The system's name for what happened, from within fetch's error, e.g. `ECONNRESET`. */
function systemCode(error: unknown): string | undefined {
  const { code, cause } = Object(error) as { code?: unknown; cause?: { code?: unknown } };
  return [code, cause?.code].find((each) => typeof each === 'string' && /^[A-Z][A-Z0-9_]+$/.test(each)) as string;
}

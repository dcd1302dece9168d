"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.TokenRequestFailure = void 0;
exports.requestToken = requestToken;
/** A request that brought no token. Says what happened without quoting the answer: a server may repeat a secret. */
class TokenRequestFailure extends Error {
    reason;
    retryAfter;
    name = 'TokenRequestFailure';
    constructor(reason, outcome, 
    /** The `Retry-After` header. */
    retryAfter = null) {
        super(outcome);
        this.reason = reason;
        this.retryAfter = retryAfter;
    }
}
exports.TokenRequestFailure = TokenRequestFailure;
/** Error names of RFC 6749, section 5.2, with what they are about. */
const REFUSALS = {
    invalid_client: 'client',
    invalid_grant: 'request',
    invalid_request: 'request',
    invalid_scope: 'scope',
    unauthorized_client: 'request',
    unsupported_grant_type: 'request',
};
/** A value that goes into a header as it is. @see RFC 6750, section 2.1 */
const BEARER_TOKEN = /^[\w.~+/-]+=*$/;
/**
 * Asks for a token once.
 * @param signal - aborted with a `TokenRequestFailure`
 * @throws TokenRequestFailure
 * @see RFC 6749, section 4.4; AWS docs, "The token issuer endpoint"
 */
async function requestToken({ tokenEndpoint, clientId, clientSecret, scopes }, fetch, signal) {
    // Loaded this way it is found from CommonJS too, on every Node.js 20.
    const oauth = await import('oauth4webapi');
    const server = { issuer: tokenEndpoint.origin, token_endpoint: tokenEndpoint.href };
    const client = { client_id: clientId };
    const response = await oauth
        .clientCredentialsGrantRequest(server, client, 
    // In the body, where every character has one encoding: for Basic, Cognito's documentation leaves out RFC 6749's.
    oauth.ClientSecretPost(clientSecret), scopes.length > 0 ? { scope: scopes.join(' ') } : {}, 
    // Without TLS only on this machine; the name is deprecated to stand out, as this comment does.
    // eslint-disable-next-line @typescript-eslint/no-deprecated
    { [oauth.customFetch]: fetch, [oauth.allowInsecureRequests]: tokenEndpoint.protocol === 'http:', signal })
        .catch((error) => {
        throw unreachable(error);
    });
    if (response.status === 429 || response.status >= 500) {
        await response.body?.cancel();
        throw new TokenRequestFailure('unavailable', `answered ${response.status}`, response.headers.get('retry-after'));
    }
    const answer = await oauth.processClientCredentialsResponse(server, client, response).catch((error) => {
        throw refusal(error, response.status);
    });
    if (answer.token_type !== 'bearer')
        throw invalid('a token_type other than Bearer');
    if (!BEARER_TOKEN.test(answer.access_token))
        throw invalid('an access_token that fits no header');
    if (!answer.expires_in)
        throw invalid('no expires_in, so for how long the token may be kept is unknown');
    return { value: answer.access_token, lifetimeSeconds: answer.expires_in };
}
function refusal(error, status) {
    const { code, cause, error: name } = error;
    switch (code) {
        case 'OAUTH_RESPONSE_BODY_ERROR': {
            const reason = Object.hasOwn(REFUSALS, name ?? '') ? REFUSALS[name ?? ''] : undefined;
            return new TokenRequestFailure(reason ?? 'request', `answered ${status} ${reason ? name : 'with another error'}`);
        }
        case 'OAUTH_WWW_AUTHENTICATE_CHALLENGE':
            // RFC 6749, section 5.2: this status and this header are for a client that is refused.
            return status === 401
                ? new TokenRequestFailure('client', 'answered 401 with a challenge')
                : new TokenRequestFailure('request', `answered ${status} with a challenge`);
        case 'OAUTH_PARSE_ERROR':
            // Anything else than bad JSON is a body that broke off.
            return cause.name === 'SyntaxError' ? invalid('a body that is not JSON') : unreachable(cause);
        case 'OAUTH_RESPONSE_IS_NOT_JSON':
            return invalid('a body that is not JSON', status);
        case 'OAUTH_RESPONSE_IS_NOT_CONFORM':
            return new TokenRequestFailure('response', `answered ${status}`);
        case 'OAUTH_UNSUPPORTED_OPERATION':
            return invalid('a token_type other than Bearer');
        default:
            return invalid('a body without access_token, token_type or a proper expires_in');
    }
}
function invalid(what, status = 200) {
    return new TokenRequestFailure('response', `answered ${status} with ${what}`);
}
function unreachable(error) {
    // The reason of the signal.
    if (error instanceof TokenRequestFailure)
        return error;
    return new TokenRequestFailure('unavailable', `failed with ${systemCode(error) ?? 'a network error'}`);
}
/** The system's name for what happened, from within fetch's error, e.g. `ECONNRESET`. */
function systemCode(error) {
    const { code, cause } = error;
    return [code, cause?.code].find((each) => typeof each === 'string' && /^[A-Z][A-Z0-9_]+$/.test(each));
}

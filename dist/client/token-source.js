"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.createTokenSource = createTokenSource;
const authorized_fetch_1 = require("./authorized-fetch");
const clock_1 = require("./clock");
const error_1 = require("./error");
const secure_url_1 = require("./secure-url");
const token_cache_1 = require("./token-cache");
const token_exchange_1 = require("./token-exchange");
/**
 * Gets tokens for a client by the client credentials grant, one for all callers, and renews them in time.
 * @throws TokenSourceError `ERR_OPTION` or `ERR_URL_INSECURE`
 * @see RFC 6749, section 4.4; AWS docs, "The token issuer endpoint"
 */
function createTokenSource(options) {
    const { scopes, baseUrls = [], deadlineMs = 8_000, clock = clock_1.systemClock, random = Math.random } = options;
    if (!(deadlineMs >= 1 && deadlineMs <= 60_000)) {
        throw new error_1.TokenSourceError('ERR_OPTION', `deadlineMs is ${String(deadlineMs)}, expected 1 to 60000`);
    }
    // Looked up at each call: tracing may put its own in place later.
    const fetch = options.fetch ?? ((input, init) => globalThis.fetch(input, init));
    const tokenEndpoint = options.tokenEndpoint === undefined ? undefined : (0, secure_url_1.secureUrl)(options.tokenEndpoint, 'tokenEndpoint');
    const credentials = readProvider(options);
    const exchange = { credentials, tokenEndpoint, scopes, deadlineMs, clock, random, fetch };
    const tokens = new token_cache_1.TokenCache({ obtain: () => (0, token_exchange_1.obtainToken)(exchange), deadlineMs, clock });
    return {
        getToken: ({ signal } = {}) => tokens.get(signal),
        fetch: (0, authorized_fetch_1.authorizedFetch)(tokens, (0, authorized_fetch_1.readBaseUrls)(baseUrls), fetch),
    };
}
function readProvider({ credentials, tokenEndpoint, clientId, clientSecret }) {
    if (credentials) {
        if (clientId === undefined && clientSecret === undefined)
            return credentials;
        throw new error_1.TokenSourceError('ERR_OPTION', 'credentials and a client id or secret are given, expected one of the two');
    }
    if (!tokenEndpoint || !clientId || !clientSecret) {
        const given = { tokenEndpoint, clientId, clientSecret };
        const missing = Object.entries(given).flatMap(([name, value]) => (value ? [] : [name]));
        throw new error_1.TokenSourceError('ERR_OPTION', `${missing.join(', ')} is missing, expected text; give it, or a provider as credentials`);
    }
    return () => Promise.resolve({ clientId, clientSecret });
}

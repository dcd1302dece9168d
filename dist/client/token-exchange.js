"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.obtainToken = obtainToken;
const access_token_1 = require("./access-token");
const backoff_1 = require("./backoff");
const error_1 = require("./error");
const secure_url_1 = require("./secure-url");
const time_limit_1 = require("./time-limit");
const token_request_1 = require("./token-request");
const MAX_ATTEMPTS = 6;
const CODES = {
    unavailable: 'ERR_UNAVAILABLE',
    client: 'ERR_CLIENT_REFUSED',
    scope: 'ERR_SCOPE_REFUSED',
    request: 'ERR_REQUEST_REFUSED',
    response: 'ERR_RESPONSE_INVALID',
};
const ADVICE = {
    unavailable: 'try again later, or raise deadlineMs',
    client: 'check that the client exists and that its current secret is what is read',
    scope: 'grant the client its scopes, or ask for fewer',
    request: 'check that the client may use client_credentials',
    response: 'check that the address is a token endpoint',
};
/**
 * Exchanges a client's credentials for a token within the deadline: asks again where that can help, and reads the
 * credentials again once where they are refused.
 * @throws TokenSourceError
 */
async function obtainToken(exchange) {
    const course = { ...exchange, endsAt: exchange.clock.now() + exchange.deadlineMs, tried: [] };
    let request = await readRequest(course, false);
    try {
        try {
            return await requestRepeatedly(request, course);
        }
        catch (failure) {
            if (!(failure instanceof token_request_1.TokenRequestFailure) || failure.reason !== 'client')
                throw failure;
            const refused = request;
            request = await readRequest(course, true);
            if (request.clientId === refused.clientId && request.clientSecret === refused.clientSecret) {
                course.tried.push('they are the same');
                throw failure;
            }
            return await requestRepeatedly(request, course);
        }
    }
    catch (failure) {
        throw failure instanceof token_request_1.TokenRequestFailure ? describe(failure, request, course) : failure;
    }
}
async function requestRepeatedly(request, course) {
    const { clock, random, fetch, deadlineMs, endsAt, tried } = course;
    for (let attempt = 1;; attempt++) {
        const requestedAt = clock.now();
        // One that hangs gets half the time, so that there is a second one.
        const limitMs = Math.max(0, Math.min(deadlineMs / 2, endsAt - requestedAt));
        const late = () => new token_request_1.TokenRequestFailure('unavailable', `no answer within ${Math.round(limitMs)} ms`);
        try {
            const issued = await (0, time_limit_1.withinLimit)(clock, limitMs, (signal) => (0, token_request_1.requestToken)(request, fetch, signal), late);
            const token = { value: issued.value, ...(0, access_token_1.planLife)(requestedAt, issued.lifetimeSeconds, random()) };
            if ((0, access_token_1.isUsable)(token, clock.now()))
                return token;
            throw new token_request_1.TokenRequestFailure('response', `answered 200 with a token for ${issued.lifetimeSeconds} s, now over`);
        }
        catch (failure) {
            if (!(failure instanceof token_request_1.TokenRequestFailure))
                throw failure;
            tried.push(failure.message);
            const now = clock.now();
            const waitMs = (0, backoff_1.backoffMs)(attempt, random(), (0, backoff_1.readRetryAfter)(failure.retryAfter, now));
            if (failure.reason !== 'unavailable' || attempt === MAX_ATTEMPTS || now + waitMs >= endsAt)
                throw failure;
            await clock.sleep(waitMs);
        }
    }
}
async function readRequest(course, fresh) {
    const { clock, endsAt, tried } = course;
    if (fresh)
        tried.push('read the credentials again');
    const limitMs = Math.max(0, endsAt - clock.now());
    const late = () => invalid(`the credentials were not read within ${Math.round(limitMs)} ms`);
    try {
        // Async, so that a provider that throws at once is no different.
        return check(await (0, time_limit_1.withinLimit)(clock, limitMs, async (signal) => course.credentials({ fresh, signal }), late), course);
    }
    catch (error) {
        const { code, message } = error instanceof error_1.TokenSourceError ? error : invalid(`the credentials provider failed with ${nameOf(error)}`);
        throw new error_1.TokenSourceError(code, tried.length > 0 ? `${message} (done before: ${tried.join(', ')})` : message, tried);
    }
}
/** Credentials come from outside: a provider in JavaScript, or a secret somebody wrote by hand. */
function check(credentials, { tokenEndpoint, scopes }) {
    const { clientId, clientSecret } = credentials;
    const endpoint = tokenEndpoint?.href ?? credentials.tokenEndpoint;
    if (!isText(clientId) || !isText(clientSecret) || !isText(endpoint)) {
        const missing = Object.entries({ clientId, clientSecret, tokenEndpoint: endpoint }).filter(([, value]) => !isText(value));
        throw invalid(`the credentials have no ${missing.map(([name]) => name).join(', ')}, expected text`);
    }
    return {
        tokenEndpoint: (0, secure_url_1.secureUrl)(endpoint, 'tokenEndpoint'),
        clientId,
        clientSecret,
        scopes: scopes ?? credentials.scopes ?? [],
    };
}
function invalid(what) {
    return new error_1.TokenSourceError('ERR_CREDENTIALS', `${what}; look at where they are read from`);
}
function isText(value) {
    return typeof value === 'string' && value !== '';
}
function describe(failure, request, { clock, tried }) {
    const address = (0, secure_url_1.withoutQuery)(request.tokenEndpoint);
    const scopes = failure.reason === 'scope' ? ` with scopes "${request.scopes.join(' ')}"` : '';
    return new error_1.TokenSourceError(CODES[failure.reason], `${address} gives client "${request.clientId}" no token${scopes}: ${tried.join(', ')}; ${ADVICE[failure.reason]}`, tried, (0, backoff_1.readRetryAfter)(failure.retryAfter, clock.now()));
}
/** What kind of error it is; its message may hold what it failed on. */
function nameOf(error) {
    const { name } = Object(error);
    return typeof name === 'string' && /^\w+$/.test(name) ? name : 'an unnamed error';
}

"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.TokenSourceError = void 0;
/**
 * Why there is no token, or why a request was not sent. It holds no secret and no token, and no error of another library
 * as its cause: such an error may hold the request.
 */
class TokenSourceError extends Error {
    code;
    tried;
    retryAfterMs;
    name = 'TokenSourceError';
    constructor(code, message, 
    /** What was done before giving up, in its order, e.g. `answered 503`. */
    tried = [], 
    /** How long the token endpoint asks to wait, in milliseconds, if it does. */
    retryAfterMs) {
        super(message);
        this.code = code;
        this.tried = tried;
        this.retryAfterMs = retryAfterMs;
    }
}
exports.TokenSourceError = TokenSourceError;

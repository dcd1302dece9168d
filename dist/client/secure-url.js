"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.secureUrl = secureUrl;
exports.withoutQuery = withoutQuery;
const error_1 = require("./error");
const LOOPBACK = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/;
/**
 * An address that a secret or a token may be sent to: https, or http on this machine.
 * @param option - what the address was given as
 * @throws TokenSourceError `ERR_OPTION` or `ERR_URL_INSECURE`
 */
function secureUrl(text, option) {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    // A password in it would be in messages and logs, so it is not quoted.
    if (!url || url.username !== '' || url.password !== '') {
        throw new error_1.TokenSourceError('ERR_OPTION', `${option} is no URL without user and password; give one such as https://…`);
    }
    if (url.protocol !== 'https:' && !(url.protocol === 'http:' && LOOPBACK.test(url.hostname))) {
        throw new error_1.TokenSourceError('ERR_URL_INSECURE', `${option} is ${withoutQuery(url)}, expected https, or http on a loopback address; what is sent there is secret`);
    }
    return url;
}
/** An address as a message may show it. */
function withoutQuery({ origin, protocol, host, pathname }) {
    return `${origin === 'null' ? `${protocol}//${host}` : origin}${pathname}`;
}

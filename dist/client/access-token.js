"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.planLife = planLife;
exports.isUsable = isUsable;
exports.isDue = isDue;
const REFRESH_SHARE = 0.75;
// Processes that started together do not ask together again.
const JITTER_SHARE = 0.1;
// For clocks that differ, and for the way of a request to the API.
const SAFETY_MARGIN_MS = 30_000;
const SAFETY_MARGIN_SHARE = 0.1;
/**
 * Plans the life of a token: refreshed between 75 % and 85 % of it, not used in its last 30 seconds (its last tenth,
 * where it lives less than 5 minutes).
 * @param random - at least 0, less than 1
 */
function planLife(requestedAt, lifetimeSeconds, random) {
    const lifetimeMs = lifetimeSeconds * 1_000;
    return {
        requestedAt,
        refreshAt: requestedAt + lifetimeMs * (REFRESH_SHARE + JITTER_SHARE * random),
        usableUntil: requestedAt + lifetimeMs - Math.min(SAFETY_MARGIN_MS, lifetimeMs * SAFETY_MARGIN_SHARE),
    };
}
/** Whether a token may be sent to an API. */
function isUsable(token, now) {
    return now < token.usableUntil;
}
/** Whether it is time for a new one. A clock that was set back says nothing about a token's age, so that is one too. */
function isDue(token, now) {
    return now >= token.refreshAt || now < token.requestedAt;
}

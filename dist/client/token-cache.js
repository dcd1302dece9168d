"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.TokenCache = void 0;
const access_token_1 = require("./access-token");
const error_1 = require("./error");
const time_limit_1 = require("./time-limit");
// After a failure nothing is asked for so long: where a token is needed, and where it is only due.
const PAUSE_WHEN_NEEDED_MS = 1_000;
const PAUSE_WHEN_DUE_MS = 30_000;
// A server may ask for more; a mistake of its own would then stop every client for as long.
const MAX_RETRY_AFTER_MS = 60_000;
// An API that answers 401 for a missing scope does so with every token, and each one is billed.
const PAUSE_AFTER_USELESS_RENEWAL_MS = 60_000;
/** Keeps one token, and renews it once for everyone. */
class TokenCache {
    #options;
    #current;
    #renewal;
    #failure;
    #useless;
    constructor(options) {
        this.#options = options;
    }
    /** The token, or a new one where there is none to use; one that is due is renewed behind the caller's back. */
    async get(signal) {
        signal?.throwIfAborted();
        const now = this.#options.clock.now();
        const current = this.#current;
        if (!current || !(0, access_token_1.isUsable)(current, now))
            return this.#renewed(signal);
        // A failure shows when the token is over, if there is none before.
        if ((0, access_token_1.isDue)(current, now))
            this.#renew(PAUSE_WHEN_DUE_MS).catch(() => undefined);
        return current.value;
    }
    /**
     * A token instead of one that an API refused: a new one, or the one it was replaced by meanwhile.
     * @returns undefined where a new one was of no use a moment ago
     */
    async replacement(refused, signal) {
        if (this.#current?.value !== refused)
            return this.get(signal);
        const { value, until } = this.#useless ?? {};
        if (value === refused && this.#options.clock.now() < (until ?? 0))
            return undefined;
        return this.#renewed(signal);
    }
    /** Notes that an API refused a replacement too. */
    reportUseless(replacement) {
        this.#useless = { value: replacement, until: this.#options.clock.now() + PAUSE_AFTER_USELESS_RENEWAL_MS };
    }
    async #renewed(signal) {
        return (await (0, time_limit_1.untilAborted)(this.#renew(PAUSE_WHEN_NEEDED_MS), signal)).value;
    }
    #renew(pauseMs) {
        const { obtain, deadlineMs, clock } = this.#options;
        const now = clock.now();
        // One that outlived its deadline was frozen with its Lambda environment, and will fail when it finds out.
        if (this.#renewal && now < this.#renewal.endsAt)
            return this.#renewal.token;
        if (this.#failure && this.#isPaused(this.#failure, pauseMs, now))
            return Promise.reject(this.#failure.error);
        const renewal = { endsAt: now + deadlineMs, token: obtain() };
        this.#renewal = renewal;
        void this.#follow(renewal);
        return renewal.token;
    }
    async #follow(renewal) {
        let token;
        let failure;
        try {
            token = await renewal.token;
        }
        catch (error) {
            failure = { error: error, at: this.#options.clock.now() };
        }
        // Another one took its place.
        if (this.#renewal !== renewal)
            return;
        this.#renewal = undefined;
        this.#failure = failure;
        this.#current = token ?? this.#current;
    }
    #isPaused(failure, pauseMs, now) {
        const asked = failure.error instanceof error_1.TokenSourceError ? (failure.error.retryAfterMs ?? 0) : 0;
        const sinceMs = now - failure.at;
        return sinceMs >= 0 && sinceMs < Math.max(pauseMs, Math.min(asked, MAX_RETRY_AFTER_MS));
    }
}
exports.TokenCache = TokenCache;

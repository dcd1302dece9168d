"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.withinLimit = withinLimit;
exports.untilAborted = untilAborted;
/**
 * Runs work for at most `limitMs`. Work that does not listen to its signal is left alone then.
 * @param late - the error it ends with then; its signal is aborted with the same
 */
async function withinLimit(clock, limitMs, work, late) {
    const limit = new AbortController();
    const done = new AbortController();
    clock.sleep(limitMs, done.signal).then(() => {
        limit.abort(late());
    }, () => undefined);
    try {
        return await untilAborted(work(limit.signal), limit.signal);
    }
    finally {
        done.abort();
    }
}
/** Waits for a promise until `signal` is aborted; rejects with its reason then, and leaves the promise alone. */
function untilAborted(promise, signal) {
    if (!signal)
        return promise;
    return new Promise((resolve, reject) => {
        const giveUp = () => {
            reject(signal.reason);
        };
        if (signal.aborted)
            giveUp();
        const others = waitingWith(signal).add(giveUp);
        promise.then(resolve, reject).finally(() => others.delete(giveUp));
    });
}
const waiting = new WeakMap();
/** Who waits with a signal: one listener for all, since Node.js warns of a leak when it sees more than ten. */
function waitingWith(signal) {
    const known = waiting.get(signal);
    if (known)
        return known;
    const all = new Set();
    waiting.set(signal, all);
    signal.addEventListener('abort', () => {
        for (const giveUp of all)
            giveUp();
    });
    return all;
}

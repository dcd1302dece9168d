"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.systemClock = void 0;
const promises_1 = require("node:timers/promises");
/**
 * The clock of the system. Not the monotonic one: that stands still while a Lambda environment is frozen, and a token
 * would look younger than it is.
 */
exports.systemClock = {
    now: () => Date.now(),
    sleep: (ms, signal) => (0, promises_1.setTimeout)(ms, undefined, signal && { signal }),
};

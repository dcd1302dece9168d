import { setTimeout } from 'node:timers/promises';

/** Time, as far as a token source uses it; a test or a simulation brings its own. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Resolves after some milliseconds; rejects as soon as `signal` is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/**
 * The clock of the system. Not the monotonic one: that stands still while a Lambda environment is frozen, and a token
 * would look younger than it is.
 */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) => setTimeout(ms, undefined, signal && { signal }),
};

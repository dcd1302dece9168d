import { setTimeout } from 'node:timers/promises';

/** The clock that a token source uses; a test or a simulation passes its own. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Resolves after some milliseconds; rejects as soon as `signal` is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/**
 * The clock of the system. It is not the monotonic one, which stops while a Lambda environment is frozen: a token would
 * look younger than it is.
 */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) => setTimeout(ms, undefined, signal && { signal }),
};

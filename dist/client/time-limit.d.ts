import type { Clock } from './clock';
/**
 * Runs work for at most `limitMs`. Work that does not listen to its signal is left alone then.
 * @param late - the error it ends with then; its signal is aborted with the same
 */
export declare function withinLimit<T>(clock: Clock, limitMs: number, work: (signal: AbortSignal) => Promise<T>, late: () => Error): Promise<T>;
/** Waits for a promise until `signal` is aborted; rejects with its reason then, and leaves the promise alone. */
export declare function untilAborted<T>(promise: Promise<T>, signal: AbortSignal | null | undefined): Promise<T>;

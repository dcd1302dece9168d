import type { Clock } from './clock';

/**
 * Runs work for at most `limitMs`. Work that does not listen to its signal is left alone then.
 * @param late - the error it ends with then; its signal is aborted with the same
 */
export async function withinLimit<T>(
  clock: Clock,
  limitMs: number,
  work: (signal: AbortSignal) => Promise<T>,
  late: () => Error,
): Promise<T> {
  const limit = new AbortController();
  const done = new AbortController();
  clock.sleep(limitMs, done.signal).then(
    () => {
      limit.abort(late());
    },
    () => undefined,
  );
  try {
    return await untilAborted(work(limit.signal), limit.signal);
  } finally {
    done.abort();
  }
}

/** Waits for a promise until `signal` is aborted; rejects with its reason then, and leaves the promise alone. */
export async function untilAborted<T>(promise: Promise<T>, signal: AbortSignal | null | undefined): Promise<T> {
  if (!signal) return promise;
  const listening = new AbortController();
  const aborted = new Promise<never>((_, reject) => {
    const abort = () => {
      reject(signal.reason as Error);
    };
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true, signal: listening.signal });
  });
  try {
    return await Promise.race([aborted, promise]);
  } finally {
    listening.abort();
  }
}

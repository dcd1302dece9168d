import type { Clock } from './clock';

/**
 * Runs work for at most `limitMs`. Work that ignores its signal runs on, and its result is ignored.
 * @param late - makes the error that the result and the signal then have
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

/** Waits for a promise until `signal` is aborted, then rejects with the signal's reason; the promise itself goes on. */
export function untilAborted<T>(promise: Promise<T>, signal: AbortSignal | null | undefined): Promise<T> {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const giveUp = () => {
      reject(signal.reason as Error);
    };
    if (signal.aborted) giveUp();
    const others = waitingWith(signal).add(giveUp);
    promise.then(resolve, reject).finally(() => others.delete(giveUp));
  });
}

const waiting = new WeakMap<AbortSignal, Set<() => void>>();

/** Callbacks that wait for a signal. They share one listener, because Node.js warns of a leak at more than ten. */
function waitingWith(signal: AbortSignal): Set<() => void> {
  const known = waiting.get(signal);
  if (known) return known;
  const all = new Set<() => void>();
  waiting.set(signal, all);
  signal.addEventListener('abort', () => {
    for (const giveUp of all) giveUp();
  });
  return all;
}

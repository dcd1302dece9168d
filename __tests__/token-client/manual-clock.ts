import type { Clock } from '../../packages/token-client/src';

interface Sleeper {
  readonly wakesAt: number;
  readonly wake: () => void;
}

/** A clock that only the test moves. */
export class ManualClock implements Clock {
  #now = Date.UTC(2026, 0, 1);
  readonly #sleepers = new Set<Sleeper>();

  now(): number {
    return this.#now;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (ms <= 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const sleeper = { wakesAt: this.#now + ms, wake: resolve };
      this.#sleepers.add(sleeper);
      signal?.addEventListener('abort', () => {
        this.#sleepers.delete(sleeper);
        reject(signal.reason as Error);
      });
    });
  }

  /** Lets time pass at once, forwards or backwards; wakes due sleepers in the order of their times. */
  pass(ms: number): void {
    this.#now += ms;
    const due = [...this.#sleepers].filter(({ wakesAt }) => wakesAt <= this.#now);
    for (const sleeper of due.sort((a, b) => a.wakesAt - b.wakesAt)) {
      this.#sleepers.delete(sleeper);
      sleeper.wake();
    }
  }

  /** Lets time pass while nothing runs: the next `pass` wakes the sleepers. */
  freeze(ms: number): void {
    this.#now += ms;
  }

  /** Moves time from one sleeper to the next until the promise is settled. */
  async passUntilSettled(promise: Promise<unknown>): Promise<void> {
    const state = { settled: false };
    const settle = () => {
      state.settled = true;
    };
    promise.then(settle, settle);
    await promisesDone();
    while (!state.settled) {
      const next = Math.min(...[...this.#sleepers].map(({ wakesAt }) => wakesAt));
      if (next === Infinity) throw new Error('nobody sleeps, and the promise is not settled');
      this.pass(Math.max(0, next - this.#now));
      await promisesDone();
    }
  }
}

/** Waits until all work that depends only on promises is done. */
export function promisesDone(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

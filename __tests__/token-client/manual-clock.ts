import type { Clock } from '../../packages/token-client/src';

interface Sleeper {
  readonly wakesAt: number;
  readonly wake: () => void;
}

/** Time that passes when a test says so. */
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

  /** Lets time pass at once, also back; who sleeps is woken, in the order of their times. */
  pass(ms: number): void {
    this.#now += ms;
    const due = [...this.#sleepers].filter(({ wakesAt }) => wakesAt <= this.#now);
    for (const sleeper of due.sort((a, b) => a.wakesAt - b.wakesAt)) {
      this.#sleepers.delete(sleeper);
      sleeper.wake();
    }
  }

  /** Lets time pass that nothing runs in: who sleeps is woken by the next `pass`. */
  freeze(ms: number): void {
    this.#now += ms;
  }

  /** Lets time pass from one sleeper to the next until the promise is settled; its outcome is in the promise. */
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

/** Whatever waits for nothing but promises has been done then. */
export function promisesDone(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

import type { Clock } from './clock';

/** Counts down a time limit. Setting the clock back does not extend it. */
export class Deadline {
  #leftMs: number;
  #seenAt: number;

  /** @param limitMs - the whole limit in milliseconds, from now on */
  constructor(
    private readonly clock: Clock,
    limitMs: number,
  ) {
    this.#leftMs = limitMs;
    this.#seenAt = clock.now();
  }

  /** Remaining milliseconds, at least 0. */
  leftMs(): number {
    const now = this.clock.now();
    this.#leftMs = Math.max(0, this.#leftMs - Math.max(0, now - this.#seenAt));
    this.#seenAt = now;
    return this.#leftMs;
  }
}

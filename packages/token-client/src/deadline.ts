import type { Clock } from './clock';

/** What is left of a time. A clock that is set back gives none of it back. */
export class Deadline {
  #leftMs: number;
  #seenAt: number;

  /** @param limitMs - all of it, in milliseconds, from now on */
  constructor(
    private readonly clock: Clock,
    limitMs: number,
  ) {
    this.#leftMs = limitMs;
    this.#seenAt = clock.now();
  }

  /** Milliseconds, at least 0. */
  leftMs(): number {
    const now = this.clock.now();
    this.#leftMs = Math.max(0, this.#leftMs - Math.max(0, now - this.#seenAt));
    this.#seenAt = now;
    return this.#leftMs;
  }
}

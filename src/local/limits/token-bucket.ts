import type { ThrottleLimit } from '../../system/method-settings';

/**
 * A bucket of `burst` tokens, full at first, refilled at the limit's rate; a request takes one.
 * @see AWS docs, "Throttle requests to your REST APIs for better throughput in API Gateway"
 */
export class TokenBucket {
  readonly #limit: ThrottleLimit;
  // In thousandths, so that with a clock of milliseconds a whole rate leaves no rounding behind.
  #thousandths: number;
  #filledAt: number;

  /** @param now - milliseconds */
  constructor(limit: ThrottleLimit, now: number) {
    this.#limit = limit;
    this.#thousandths = limit.burst * 1_000;
    this.#filledAt = now;
  }

  /**
   * Whether there is a token.
   * @param now - milliseconds; a time before the last one adds no tokens
   */
  hasRoom(now: number): boolean {
    const { ratePerSecond, burst } = this.#limit;
    const elapsed = Math.max(0, now - this.#filledAt);
    this.#thousandths = Math.min(burst * 1_000, this.#thousandths + elapsed * ratePerSecond);
    this.#filledAt += elapsed;
    return this.#thousandths >= 1_000;
  }

  /** Takes the token `hasRoom` found. */
  take(): void {
    this.#thousandths -= 1_000;
  }
}

import type { Quota, QuotaPeriod } from '../../system/usage-plan';

/**
 * Usage of a quota. The first period is the one in which the object is made.
 * @see AWS docs, "QuotaSettings" (API Gateway API reference)
 */
export class QuotaUsage {
  readonly #quota: Quota;
  #period: number;
  #used: number;

  /** @param now - milliseconds since 1970 */
  constructor(quota: Quota, now: number) {
    this.#quota = quota;
    this.#period = periodStart(quota.period, now);
    this.#used = quota.offset;
  }

  /**
   * Whether a request is left.
   * @param now - milliseconds since 1970
   */
  hasRoom(now: number): boolean {
    const period = periodStart(this.#quota.period, now);
    if (period > this.#period) {
      this.#period = period;
      this.#used = 0;
    }
    return this.#used < this.#quota.limit;
  }

  /** Uses the request `hasRoom` found. */
  take(): void {
    this.#used += 1;
  }
}

/**
 * When the period began that a moment is in. A week begins on Monday: AWS names no day.
 * @param now - milliseconds since 1970
 */
export function periodStart(period: QuotaPeriod, now: number): number {
  const date = new Date(now);
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
  if (period === 'MONTH') return Date.UTC(year, month, 1);
  const sinceMonday = (date.getUTCDay() + 6) % 7;
  return Date.UTC(year, month, period === 'WEEK' ? day - sinceMonday : day);
}

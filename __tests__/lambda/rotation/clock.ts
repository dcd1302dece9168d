export const SECOND = 1_000;
export const HOUR = 3_600 * SECOND;
export const DAY = 24 * HOUR;

/** Time that passes when a test says so. */
export class Clock {
  now = Date.parse('2026-01-01T00:00:00Z');

  pass(milliseconds: number): void {
    this.now += milliseconds;
  }

  /** As AWS writes a time into JSON, in seconds. */
  get seconds(): number {
    return this.now / SECOND;
  }
}

export const SECOND = 1_000;
export const HOUR = 3_600 * SECOND;
export const DAY = 24 * HOUR;

/** A clock that only the test moves. */
export class Clock {
  now = Date.parse('2026-01-01T00:00:00Z');

  pass(milliseconds: number): void {
    this.now += milliseconds;
  }

  /** Time in seconds, as in AWS's JSON. */
  get seconds(): number {
    return this.now / SECOND;
  }
}

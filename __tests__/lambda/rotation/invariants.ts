import type { Clock } from './clock';
import { SECOND } from './clock';

/**
 * Invariants: the current secret works, the previous one works until its grace period is over, and Secrets Manager does
 * not take a completed rotation for a running one.
 */
export class Invariants {
  /** Violations. */
  readonly broken: string[] = [];
  /** After a revocation no secret works, until a working one becomes current. */
  revoked = false;
  /** Time when each secret stopped being current. */
  private readonly replaced = new Map<string, number>();

  constructor(
    private readonly clock: Clock,
    private readonly graceMs: number,
  ) {}

  /** Called when another version becomes current; `live` are the working secrets. */
  promoted(before: string | undefined, after: string | undefined, live: readonly string[]): void {
    if (before !== undefined && before !== after) this.replaced.set(before, this.clock.now);
    if (after === undefined) return;
    this.replaced.delete(after);
    if (live.includes(after)) this.revoked = false;
  }

  /** Called when the function deletes a secret. */
  checkDeletion(secret: string): void {
    const replaced = this.replaced.get(secret);
    if (this.revoked || replaced === undefined || this.clock.now >= replaced + this.graceMs) return;
    this.broken.push(`a secret was deleted ${(this.clock.now - replaced) / SECOND} s after it was replaced`);
  }

  /**
   * Called after each call of the function; `labels` are those of the version with AWSPENDING.
   * @see AWS docs, "RotateSecret" (Secrets Manager API reference)
   */
  checkPending(labels: readonly string[], call: string): void {
    if (labels.includes('AWSPREVIOUS')) this.broken.push(`after ${call} AWSPENDING is on a version that was current`);
  }

  /** Called after each call of the function. */
  checkCurrent(current: string | undefined, live: readonly string[], call: string): void {
    if (current === undefined || this.revoked || live.includes(current)) return;
    this.broken.push(`after ${call} the current secret does not work`);
  }
}

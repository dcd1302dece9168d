import type { Clock } from './clock';
import { SECOND } from './clock';

/**
 * What must hold at any time: the secret that callers read works, the one before does until its grace is over, and no
 * rotation that is complete is taken for one that goes on.
 */
export class Invariants {
  /** What did not hold. */
  readonly broken: string[] = [];
  /** After a revocation nothing works, until a secret that does is promoted. */
  revoked = false;
  /** When a secret ceased to be the one callers read. */
  private readonly replaced = new Map<string, number>();

  constructor(
    private readonly clock: Clock,
    private readonly graceMs: number,
  ) {}

  /** Callers read another version; `live` is what works. */
  promoted(before: string | undefined, after: string | undefined, live: readonly string[]): void {
    if (before !== undefined && before !== after) this.replaced.set(before, this.clock.now);
    if (after === undefined) return;
    this.replaced.delete(after);
    if (live.includes(after)) this.revoked = false;
  }

  /** The function deletes a secret. */
  checkDeletion(secret: string): void {
    const replaced = this.replaced.get(secret);
    if (this.revoked || replaced === undefined || this.clock.now >= replaced + this.graceMs) return;
    this.broken.push(`a secret was deleted ${(this.clock.now - replaced) / SECOND} s after it was replaced`);
  }

  /**
   * The function has made a call; `labels` are those of the version that has AWSPENDING.
   * @see AWS docs, "RotateSecret" (Secrets Manager API reference)
   */
  checkPending(labels: readonly string[], call: string): void {
    if (labels.includes('AWSPREVIOUS')) this.broken.push(`after ${call} AWSPENDING is on a version that was current`);
  }

  /** The function has made a call. */
  checkCurrent(current: string | undefined, live: readonly string[], call: string): void {
    if (current === undefined || this.revoked || live.includes(current)) return;
    this.broken.push(`after ${call} the current secret does not work`);
  }
}

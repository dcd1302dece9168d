import type { RuleId } from './rules';

/** An accepted finding, as recorded in the stack's JSON. */
export interface Suppression {
  /** Rule of the finding. */
  readonly rule: RuleId;
  /** Construct path below the stack; empty for the whole stack. */
  readonly path: string;
  /** Subject of the finding; `*` for the whole stack. */
  readonly subject: string;
  /** Reason, for a later reviewer. */
  readonly reason: string;
}

import type { RuleId } from './rules';

/** One finding that is meant to be, as the stack's JSON records it. */
export interface Suppression {
  /** The rule that makes the finding. */
  readonly rule: RuleId;
  /** Construct path below the stack; empty for the whole stack. */
  readonly path: string;
  /** What of it, as the finding names it; `*` for the whole stack. */
  readonly subject: string;
  /** Why, for the reviewer who reads it next year. */
  readonly reason: string;
}

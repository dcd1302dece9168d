import { UserError } from '../error/user-error';
import type { Finding } from './rule';
import type { Suppression } from './suppressed-finding';

/** Public: branch on the code, a message may be reworded. */
export type PolicyErrorCode = 'ERR_POLICY_VIOLATED' | 'ERR_SUPPRESSION_INVALID';

/** A finding with the rule that made it. */
export interface RuleFinding extends Finding {
  /** Id of the rule, e.g. `log-retention`. */
  readonly rule: string;
}

/** Thrown at synth, before a stack's JSON is written; its message lists all that is wrong with the stack. */
export class PolicyError extends UserError {
  /** Tells it apart where `instanceof` cannot, as across two copies of the package. */
  override readonly name = 'PolicyError';

  constructor(
    /** Names what went wrong; it stays the same when a message is reworded. */
    readonly code: PolicyErrorCode,
    message: string,
    /** Each thing that a rule refuses and no suppression names. */
    readonly findings: readonly RuleFinding[] = [],
    /** Suppressions of what is not there. */
    readonly unused: readonly Suppression[] = [],
  ) {
    super(message);
  }
}

import { UserError } from '../error/user-error';
import type { Finding } from './rule';
import type { Suppression } from './suppressed-finding';

/** Public: branch on the code, a message may be reworded. */
export type PolicyErrorCode =
  /** The stack breaks a policy rule without a suppression. */
  | 'ERR_POLICY_VIOLATED'
  /** A suppression has a blank reason, names the whole stack, or matches no finding. */
  | 'ERR_SUPPRESSION_INVALID';

/** A finding with its rule. */
export interface RuleFinding extends Finding {
  /** Id of the rule, e.g. `log-retention`. */
  readonly rule: string;
}

/** A stack that violates the policy, thrown at synth before its JSON is written; the message lists all findings. */
export class PolicyError extends UserError {
  /** Identifies the error if `instanceof` cannot, e.g. across two copies of the package. */
  override readonly name = 'PolicyError';

  constructor(
    /** Identifies the problem; stable, even if the message is reworded. */
    readonly code: PolicyErrorCode,
    message: string,
    /** Findings without a suppression. */
    readonly findings: readonly RuleFinding[] = [],
    /** Suppressions without a finding. */
    readonly unused: readonly Suppression[] = [],
  ) {
    super(message);
  }
}

import { UserError } from '../error/user-error';
import type { Finding } from './rule';
import type { Suppression } from './suppressed-finding';

/** Public: branch on the code, a message may be reworded. */
export type PolicyErrorCode = 'ERR_POLICY_VIOLATED' | 'ERR_SUPPRESSION_INVALID';

/** A finding with the rule that made it. */
export interface RuleFinding extends Finding {
  readonly rule: string;
}

/** Thrown at synth, before a stack's JSON is written; its message lists all that is wrong with the stack. */
export class PolicyError extends UserError {
  override readonly name = 'PolicyError';

  constructor(
    readonly code: PolicyErrorCode,
    message: string,
    readonly findings: readonly RuleFinding[] = [],
    /** Suppressions of what is not there. */
    readonly unused: readonly Suppression[] = [],
  ) {
    super(message);
  }
}

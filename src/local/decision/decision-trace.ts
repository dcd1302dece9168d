import type { Check } from './check';
import { CHECKS } from './check';
import type { TokenView } from './token-view';

/** What a check found. It holds no token, no secret and no name of a person. */
export interface Finding {
  readonly check: Check;
  /** What was looked at and what it was, e.g. `token has orders/read`. */
  readonly found: string;
  /** What would have passed, where it did not, e.g. `orders/write`. */
  readonly needed?: string;
}

/** One step of the way to an answer. The last step of a request is the one that decided: `refused` or `answered`. */
export interface DecisionStep extends Finding {
  readonly outcome: 'passed' | 'refused' | 'answered';
}

/** A step with the rule that it applied. */
export interface ExplainedStep extends DecisionStep {
  readonly rule: string;
  /** Where the rule is published. */
  readonly source: string;
}

/** The steps of one request, in the order they were taken. */
export class DecisionTrace {
  readonly steps: DecisionStep[] = [];
  /** Client id of the caller, once that is known for certain. */
  clientId: string | undefined;
  /** What the request's token says, good or not. */
  token: TokenView | undefined;

  passed(check: Check, found: string): void {
    this.steps.push({ check, outcome: 'passed', found });
  }

  refused(finding: Finding): void {
    this.steps.push({ ...finding, outcome: 'refused' });
  }

  answered(found: string): void {
    this.steps.push({ check: 'backend', outcome: 'answered', found });
  }
}

/** A step with its rule. */
export function explained(step: DecisionStep): ExplainedStep {
  return { ...step, ...CHECKS[step.check] };
}

/**
 * One line about a finding.
 * @example `needs orders/write, token has orders/read`
 */
export function findingText({ found, needed }: Finding): string {
  return needed === undefined ? found : `needs ${needed}, ${found}`;
}

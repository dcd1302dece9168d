import type { Check } from './check';
import { CHECKS } from './check';
import type { TokenView } from './token-view';

/** Result of a check. It holds no token, no secret and no name of a person. */
export interface Finding {
  readonly check: Check;
  /** The checked value, e.g. `token has orders/read`. */
  readonly found: string;
  /** The value that would have passed, if the check failed, e.g. `orders/write`. */
  readonly needed?: string;
}

/** One step of the way to an answer. The last step of a request is the one that decided: `refused` or `answered`. */
export interface DecisionStep extends Finding {
  readonly outcome: 'passed' | 'refused' | 'answered';
}

/** A step with the rule that it applied. */
export interface ExplainedStep extends DecisionStep {
  readonly rule: string;
  /** Title of the source of the rule. */
  readonly source: string;
}

/** The steps of one request, in the order they were taken. */
export class DecisionTrace {
  readonly steps: DecisionStep[] = [];
  /** Client id of the caller, once that is known for certain. */
  clientId: string | undefined;
  /** Content of the request's token, valid or not. */
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

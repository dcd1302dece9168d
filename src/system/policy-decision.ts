import { matchesPattern } from './wildcard-pattern';

/** One statement about calls of methods. */
export interface CallStatement {
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly string[];
  /** Patterns of ARNs of methods. */
  readonly resources: readonly string[];
}

/** Decision of a policy about one call: Deny if any statement denies; Allow if one allows and none denies. */
export type PolicyDecision = 'Allow' | 'Deny' | 'unmentioned';

const ACTION = 'execute-api:Invoke';

/**
 * Evaluates a policy for a call of a method.
 * @param arn - `execution_arn/stage/METHOD/path`
 * @see AWS docs, "Policy evaluation logic"
 */
export function policyDecision(statements: readonly CallStatement[], arn: string): PolicyDecision {
  const effects = statements
    .filter(
      ({ actions, resources }) =>
        // Actions are the same in capitals and small letters.
        actions.some((pattern) => matchesPattern(pattern.toLowerCase(), ACTION.toLowerCase())) &&
        resources.some((pattern) => matchesPattern(pattern, arn)),
    )
    .map(({ effect }) => effect);
  if (effects.includes('Deny')) return 'Deny';
  return effects.includes('Allow') ? 'Allow' : 'unmentioned';
}

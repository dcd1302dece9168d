import type { StackView } from '../terraform-json/stack-view';

/** A violation of a rule. */
export interface Finding {
  /** Construct path below the stack, e.g. `function/logs`; the Terraform address for a resource without a construct. */
  readonly path: string;
  /** Attribute or permission. Path and subject identify a finding of a rule, in every environment. */
  readonly subject: string;
  /** The value found, in words; never a value that may be a secret. */
  readonly found: string;
}

/**
 * A rule of the policy. Pure: it reads the emitted Terraform JSON. A value that is unknown before apply does not pass.
 */
export interface Rule<Id extends string = string> {
  /** In kebab-case, equal to the file name. */
  readonly id: Id;
  /** Requirement of the rule. */
  readonly asks: string;
  /** Consequence of a violation. */
  readonly reason: string;
  /** How to fix a finding. */
  readonly fix: string;
  /** Title of the documentation page behind the rule. */
  readonly source: string;
  /** Finds all violations in a stack. */
  readonly check: (stack: StackView) => readonly Finding[];
}

/** Gives a rule the literal type of its id, which suppressions name. */
export const defineRule = <const Id extends string>(rule: Rule<Id>): Rule<Id> => rule;

import type { StackView } from '../terraform-json/stack-view';

/** One thing a rule refuses. */
export interface Finding {
  /** Construct path below the stack, e.g. `function/logs`; for what has none, its Terraform address. */
  readonly path: string;
  /** What of it: an attribute, or a permission. With the path it tells findings of a rule apart, in every environment. */
  readonly subject: string;
  /** What stands there, in words; never the value of what may be a secret. */
  readonly found: string;
}

/**
 * One thing every stack has to keep. Pure: it reads Terraform JSON, and so what is really emitted. What cannot be known
 * before apply does not pass.
 */
export interface Rule<Id extends string = string> {
  /** In kebab-case, as its file is called. */
  readonly id: Id;
  /** What it asks for. */
  readonly asks: string;
  /** What happens without. */
  readonly reason: string;
  /** What to do about a finding. */
  readonly fix: string;
  /** Title of the page that says so. */
  readonly source: string;
  /** Finds everything in a stack that breaks the rule. */
  readonly check: (stack: StackView) => readonly Finding[];
}

/** Gives a rule the type of its id, which suppressions name. */
export const defineRule = <const Id extends string>(rule: Rule<Id>): Rule<Id> => rule;

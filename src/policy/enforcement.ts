import type { RuleFinding } from './error';
import { PolicyError } from './error';
import { RULES } from './rules';
import type { Attributes } from '../terraform-json/stack-view';
import { StackView } from '../terraform-json/stack-view';
import type { Suppression } from './suppressed-finding';

/**
 * Collects the findings of all rules in a stack.
 * @param environment - environment of the stack
 * @default - the environment in its tags
 */
export function findings(json: Attributes, environment?: string): RuleFinding[] {
  const stack = new StackView(json, environment);
  return RULES.flatMap(({ id, check }) => check(stack).map((finding) => ({ rule: id, ...finding })));
}

/**
 * Refuses a stack with a finding that is not suppressed, or with a suppression that matches no finding.
 * @param judgedAs - context for the reader about how the stack was checked
 * @throws PolicyError `ERR_POLICY_VIOLATED` that lists everything at once
 */
export function enforce(
  name: string,
  found: readonly RuleFinding[],
  suppressions: readonly Suppression[],
  judgedAs = '',
): void {
  const open = uncovered(found, suppressions);
  // A setting for the whole stack says nothing of whether the stack has what it is about.
  const unused = suppressions.filter(
    (suppression) => suppression.path !== '' && !found.some((finding) => covers(suppression, finding)),
  );
  if (open.length === 0 && unused.length === 0) return;
  const lines = [
    ...open.map(({ rule, path, subject, found: what }) => `${rule} at ${path}, "${subject}": ${what}; ${fixOf(rule)}`),
    ...unused.map(
      ({ rule, path, subject }) =>
        `suppression of ${rule} at ${path}, "${subject}": the rule finds nothing there, expected a finding; remove or correct the suppression`,
    ),
  ];
  const title = `the policy refuses stack ${name}${judgedAs} (each rule, and how to suppress one, is in docs/policy.md)`;
  throw new PolicyError('ERR_POLICY_VIOLATED', [title, ...lines].join('\n'), open, unused);
}

/** The findings that no suppression is for. */
export function uncovered(found: readonly RuleFinding[], suppressions: readonly Suppression[]): RuleFinding[] {
  return found.filter((finding) => !suppressions.some((suppression) => covers(suppression, finding)));
}

function covers(suppression: Suppression, { rule, path, subject }: RuleFinding): boolean {
  if (suppression.rule !== rule) return false;
  return suppression.path === '' || (suppression.path === path && suppression.subject === subject);
}

function fixOf(rule: string): string {
  return RULES.find(({ id }) => id === rule)?.fix ?? '';
}

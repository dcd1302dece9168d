import { Annotations, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { PolicyError } from './error';
import { isJudged } from './judged-construct';
import type { Suppression } from './suppressed-finding';

/** Options of a suppression. */
export interface SuppressionOptions extends Omit<Suppression, 'path'> {
  /**
   * Construct path relative to the given construct, e.g. `policy`.
   * @default - the construct itself
   */
  readonly path?: string;
}

const METADATA = 'policy:suppression';

/**
 * Accepts a finding of a rule, with a written reason. Each synth prints it, and the stack's JSON records it. A
 * suppression without a matching finding is an error.
 * @throws PolicyError `ERR_SUPPRESSION_INVALID` if the reason is blank, or the path names no construct below the stack;
 * at synth if the policy does not check the construct
 * @example
 * import { suppress } from 'cognito-m2m';
 * import type { Construct } from 'constructs';
 *
 * export function keepForAuditors(logs: Construct): void {
 *   suppress(logs, { rule: 'log-retention', subject: 'retention_in_days', reason: 'the auditors ask for ten years' });
 * }
 */
export function suppress(construct: Construct, { path, ...suppression }: SuppressionOptions): void {
  const own = construct.node.path.slice(TerraformStack.of(construct).node.path.length + 1);
  const whole = [own, path ?? ''].filter((part) => part !== '').join('/');
  if (whole === '') {
    const given = `the suppression of ${suppression.rule} names the whole stack`;
    throw new PolicyError(
      'ERR_SUPPRESSION_INVALID',
      `${given}, expected one of its constructs; name the path of the construct`,
    );
  }
  note(construct, { ...suppression, path: whole });
  construct.node.addValidation({ validate: () => (isJudged(construct) ? [] : [unjudged(suppression.rule, whole)]) });
}

function unjudged(rule: string, path: string): string {
  const expected = 'a construct of this package, since the policy checks no other in this stack';
  return `the suppression of ${rule} names ${path}, expected ${expected}; remove it`;
}

/**
 * Accepts all findings of a rule in a stack, if a setting or an adoption decides it for the whole stack.
 * @throws PolicyError `ERR_SUPPRESSION_INVALID` if the reason is blank
 */
export function suppressThroughout(stack: Construct, rule: 'deletion-protection' | 'tags', reason: string): void {
  note(stack, { rule, path: '', subject: '*', reason });
}

/** Lists the suppressions of a construct and its children. */
export function suppressionsOf(construct: Construct): Suppression[] {
  return construct.node
    .findAll()
    .flatMap(({ node }) => node.metadata.flatMap(({ type, data }) => (type === METADATA ? [data as Suppression] : [])));
}

function note(construct: Construct, suppression: Suppression): void {
  const { rule, path, subject, reason } = suppression;
  if (reason.trim() === '') {
    const given = `the suppression of ${rule} at ${path}, "${subject}", has a blank reason`;
    throw new PolicyError(
      'ERR_SUPPRESSION_INVALID',
      `${given}, expected the reason why the finding is acceptable; write it`,
    );
  }
  construct.node.addMetadata(METADATA, suppression);
  const where = path === '' ? 'throughout the stack' : `at ${path}, "${subject}"`;
  Annotations.of(construct).addInfo(`policy: ${rule} is suppressed ${where}: ${reason}`);
}

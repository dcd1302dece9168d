import { defineRule } from './rule';
import { list } from '../terraform-json/stack-view';

/** Resources that attach policies by ARN to roles, users or groups. */
const GIVES = /^aws_(iam|ssoadmin)_/;
const ATTRIBUTES = ['policy_arn', 'policy_arns', 'managed_policy_arn', 'managed_policy_arns'];

export const managedPolicy = defineRule({
  id: 'managed-policy',
  asks: 'a role has only policies of its own stack',
  reason: 'no rule reads a policy of AWS or of another stack, and it can change without a review',
  fix: 'write the statements that it needs into a policy of the stack',
  source: 'Security best practices in IAM',
  check: (stack) => [
    ...stack
      .everything()
      .filter(({ type }) => GIVES.test(type))
      .flatMap(({ path, attributes }) =>
        ATTRIBUTES.flatMap((name) => list(attributes[name]))
          .filter((arn) => stack.referred(arn, 'aws_iam_policy').length === 0)
          .map((arn) => ({ path, subject: String(arn), found: 'a policy from outside of the stack' })),
      ),
  ],
});

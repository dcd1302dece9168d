import { defineRule } from './rule';
import { list } from '../terraform-json/stack-view';

export const managedPolicy = defineRule({
  id: 'managed-policy',
  asks: 'a role is given policies of its own stack alone',
  reason: 'what a policy of AWS or of another stack allows is read nowhere here, and changes without a review',
  fix: 'write the statements it needs into a policy of the stack',
  source: 'Security best practices in IAM',
  check: (stack) => [
    ...stack
      .all('aws_iam_role_policy_attachment', 'aws_iam_user_policy_attachment', 'aws_iam_group_policy_attachment')
      .filter(({ attributes }) => stack.referred(attributes.policy_arn, 'aws_iam_policy').length === 0)
      .map(({ path, attributes }) => ({
        path,
        subject: String(attributes.policy_arn),
        found: 'a policy from outside',
      })),
    ...stack.all('aws_iam_role').flatMap(({ path, attributes }) =>
      list(attributes.managed_policy_arns)
        .filter((arn) => stack.referred(arn, 'aws_iam_policy').length === 0)
        .map((arn) => ({ path, subject: String(arn), found: 'a policy from outside' })),
    ),
  ],
});

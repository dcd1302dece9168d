import { isBinding } from './binding-condition';
import { comparedKeys, iamPolicies, principalsOf, statementsOf } from './iam-policy';
import { defineRule } from './rule';
import { isSet } from '../terraform-json/stack-view';

/** Condition keys that tell on whose behalf a service acts. */
const SOURCE_KEYS =
  /^(aws:source(account|arn|orgid|orgpaths)|sts:externalid|kms:calleraccount|kms:encryptioncontext:.+)$/;

/** An account, or a principal in one, which acts on its own behalf. */
const ACCOUNT = /^(\d{12}|arn:.+)$/;

export const confusedDeputy = defineRule({
  id: 'confused-deputy',
  asks: 'a permission of an AWS service is limited to this account or to one source: by a condition in a policy, or by `source_arn` or `source_account` at a function',
  reason: 'a service acts for every account; without this limit, anyone can make it act here',
  fix: 'add aws:SourceAccount or aws:SourceArn',
  source: 'The confused deputy problem',
  check: (stack) => [
    ...iamPolicies(stack).flatMap((policy) =>
      statementsOf(policy)
        .filter(({ effect }) => effect !== 'Deny')
        .filter((statement) => !comparedKeys(statement).some((key) => SOURCE_KEYS.test(key)))
        .flatMap((statement) => principalsOf(statement).filter((principal) => principal.startsWith('Service:')))
        .map((subject) => ({
          path: policy.at.path,
          subject,
          found: 'no condition on the account or source that it acts for',
        })),
    ),
    ...stack
      .all('aws_lambda_permission')
      .filter(({ attributes }) => !binds('aws:sourcearn', attributes.source_arn))
      .filter(({ attributes }) => !binds('aws:sourceaccount', attributes.source_account))
      // `*` is not a service; the rule `open-principal` checks it.
      .filter(({ attributes }) => attributes.principal !== '*')
      .filter(({ attributes }) => !ACCOUNT.test(String(attributes.principal)))
      .map(({ path, attributes }) => ({
        path,
        subject: `Service:${String(attributes.principal)}`,
        found: 'neither source_arn nor source_account',
      })),
  ],
});

function binds(key: string, value: unknown): boolean {
  return isSet(value) && isBinding(key, [String(value)]);
}

import type { IamStatement } from '../terraform-json/iam-document';
import type { StackPolicy } from './iam-policy';
import { comparedKeys, iamPolicies, namedItems, principalsOf, statementsOf } from './iam-policy';
import { defineRule } from './rule';

/** Conditions that tell who calls. */
const CALLER_KEYS = [
  'aws:principalaccount',
  'aws:principalarn',
  'aws:principalorgid',
  'aws:sourceaccount',
  'aws:sourcearn',
  'aws:sourceip',
  'aws:sourceorgid',
  'aws:sourcevpc',
  'aws:sourcevpce',
  'kms:calleraccount',
];

export const openPrincipal = defineRule({
  id: 'open-principal',
  asks: 'a policy that allows everyone (`Principal: *`) tells by a condition which account, organization, source or network that is; who may assume a role is named',
  reason: 'everyone is every account of AWS',
  fix: 'name the principals, or add a condition such as aws:PrincipalArn',
  source: 'AWS JSON policy elements: Principal',
  check: (stack) =>
    iamPolicies(stack)
      // Who may call an API, its methods say.
      .filter(({ at }) => !at.type.startsWith('aws_api_gateway_'))
      .flatMap((policy) =>
        statementsOf(policy)
          .filter(({ effect }) => effect !== 'Deny')
          .filter((statement) => isOpen(policy, statement))
          .map(({ actions }) => ({
            path: policy.at.path,
            subject: `everyone for ${namedItems(actions).join(', ')}`,
            found: 'no condition that tells who calls',
          })),
      ),
});

function isOpen({ kind }: StackPolicy, statement: IamStatement): boolean {
  const principals = principalsOf(statement);
  const compared = comparedKeys(statement);
  // Every repository of everyone has tokens of this provider; the subject says whose it is.
  const isAnyRepository = principals.some((principal) => principal.includes('token.actions.githubusercontent.com'));
  if (isAnyRepository && !compared.some((key) => key.endsWith(':sub'))) return true;
  if (!principals.some((principal) => /^\w+:\*$/.test(principal))) return false;
  return kind === 'trust' || !compared.some((key) => CALLER_KEYS.includes(key));
}

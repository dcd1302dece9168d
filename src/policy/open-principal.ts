import type { IamStatement } from '../terraform-json/iam-document';
import type { StackPolicy } from './iam-policy';
import { comparedKeys, iamPolicies, namedItems, namesResource, principalsOf, statementsOf } from './iam-policy';
import { grantedPermissions } from './granted-permission';
import { defineRule } from './rule';
import type { StackView } from '../terraform-json/stack-view';

/** Condition keys that limit who calls. */
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

/** Identity providers that accept everyone: Amazon, Google, Facebook, Cognito, and OpenID Connect providers. */
const PROVIDER =
  /^Federated:(?:cognito-identity\.amazonaws\.com|accounts\.google\.com|graph\.facebook\.com|www\.amazon\.com|arn:.*:oidc-provider\/.*)$/;
/** Claims that name the app or the person of a token. */
const NAMED_BY = /:(?:sub|aud|app_id|oaud|amr)$/;

export const openPrincipal = defineRule({
  id: 'open-principal',
  asks: 'a policy that allows everyone (`Principal: *`) limits the account, organization, source or network by a condition; a trust policy names who may assume the role',
  reason: 'everyone means every AWS account',
  fix: 'name the principals, or add a condition such as aws:PrincipalArn',
  source: 'AWS JSON policy elements: Principal',
  check: (stack) =>
    [...iamPolicies(stack), ...grantedPermissions(stack)]
      // The methods of an API decide who may call it, unless they use IAM: then the API's policy does.
      .filter(({ at }) => !at.type.startsWith('aws_api_gateway_') || hasMethodsByIam(stack))
      .flatMap((policy) =>
        statementsOf(policy)
          .filter(({ effect }) => effect !== 'Deny')
          .filter((statement) => isOpen(stack, policy, statement))
          .map(({ actions }) => ({
            path: policy.at.path,
            subject: `everyone for ${namedItems(actions).join(', ')}`,
            found: 'no condition on the caller',
          })),
      ),
});

function isOpen(stack: StackView, { kind }: StackPolicy, statement: IamStatement): boolean {
  const principals = principalsOf(statement);
  const compared = comparedKeys(statement);
  // Every GitHub repository gets tokens from this provider; only the subject names the repository.
  const isAnyRepository = principals.some((principal) => principal.includes('token.actions.githubusercontent.com'));
  if (isAnyRepository && !compared.some((key) => key.endsWith(':sub'))) return true;
  if (principals.some(isProvider) && !compared.some((key) => NAMED_BY.test(key))) return true;
  if (!principals.some((principal) => isEveryone(stack, principal))) return false;
  return kind === 'trust' || !compared.some((key) => CALLER_KEYS.includes(key));
}

function hasMethodsByIam(stack: StackView): boolean {
  return stack.all('aws_api_gateway_method').some(({ attributes }) => attributes.authorization === 'AWS_IAM');
}

function isProvider(principal: string): boolean {
  return PROVIDER.test(principal);
}

/**
 * Whether a principal means everyone: a star as the account, or an expression without a reference, which may have any
 * value.
 */
function isEveryone(stack: StackView, principal: string): boolean {
  if (/^\w+:\*$/.test(principal) || /^AWS:arn:[^:]*:iam::[^:]*[*?]/.test(principal)) return true;
  return /^AWS:[$%]\{/.test(principal) && !namesResource(stack, principal);
}

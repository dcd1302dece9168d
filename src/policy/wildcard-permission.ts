import type { IamStatement } from '../terraform-json/iam-document';
import type { StackPolicy } from './iam-policy';
import { grantedPermissions } from './granted-permission';
import { iamPolicies, namedItems, namesResource } from './iam-policy';
import { withoutExpressions } from '../terraform-json/expression-literal';
import type { StackView } from '../terraform-json/stack-view';
import type { Finding } from './rule';
import { defineRule } from './rule';

/** Types whose policy can only have the resource `*`, which means the resource itself. */
const RESOURCE_IS_ITSELF = [
  'aws_kms_key',
  'aws_kms_key_policy',
  'aws_secretsmanager_secret',
  'aws_secretsmanager_secret_policy',
];

/** Services whose ARNs start with the resource name, not with a resource type. */
const WITHOUT_KIND = ['execute-api', 's3', 'sns', 'sqs'];

export const wildcardPermission = defineRule({
  id: 'wildcard-permission',
  asks: 'a policy that allows something names its actions in full, and its resources by account, Region and at least the start of a name',
  reason: 'with `*`, a stolen role reaches resources that the function never needs, and gets each new AWS action',
  fix: 'name actions and resources; if AWS has no resource for the action, write a reason for the statement',
  source: 'Security best practices in IAM',
  check: (stack) =>
    [...iamPolicies(stack), ...grantedPermissions(stack)].flatMap((policy) => policyFindings(stack, policy)),
});

function policyFindings(stack: StackView, { at, attribute, document }: StackPolicy): Finding[] {
  if ('wrong' in document) {
    return [{ path: at.path, subject: attribute, found: `a policy that cannot be read: ${document.wrong}` }];
  }
  return document
    .filter(({ effect }) => effect !== 'Deny')
    .flatMap((statement) => {
      const itself = RESOURCE_IS_ITSELF.includes(at.type);
      return wide(stack, statement, itself).map((subject) => ({
        path: at.path,
        subject,
        found: 'more than the named ones',
      }));
    });
}

function wide(stack: StackView, { actions, resources }: IamStatement, itself: boolean): string[] {
  return [
    ...[actions, resources].flatMap((element) => element?.except ?? []),
    ...namedItems(actions).filter((action) => /[*?]/.test(action) || withoutExpressions(action) !== action),
    ...namedItems(resources)
      .filter((resource) => isWide(stack, resource) && !(itself && resource === '*'))
      .map((resource) => resourceFor(resource, namedItems(actions))),
  ];
}

/** Subject of the finding for a statement with these actions and the resource `*`. */
export function anyResourceFor(actions: readonly string[]): string {
  return resourceFor('*', actions);
}

function resourceFor(resource: string, actions: readonly string[]): string {
  return `${resource} for ${actions.join(', ')}`;
}

function isWide(stack: StackView, resource: string): boolean {
  const text = withoutExpressions(resource);
  // Text that cannot be parsed counts as any resource.
  if (text === undefined) return true;
  // An expression without a reference to a resource or a data source may have any value.
  if (text.startsWith('§') && !namesResource(stack, resource)) return true;
  if (!text.startsWith('arn:')) return /^[*?]/.test(text);
  const [, partition = '', service = '', region = '', account = '', ...rest] = text.split(':');
  const all = rest.join(':');
  // Removes the resource type, such as `table/` or `function:`.
  const name = WITHOUT_KIND.includes(service) ? all : all.replace(/^[a-z-]+[:/]/, '');
  return [partition, service, region, account].some((part) => /[*?]/.test(part)) || /^[/:]*[*?]/.test(name);
}

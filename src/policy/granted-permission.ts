import type { IamCondition, IamPrincipal } from '../terraform-json/iam-document';
import type { Attributes, StackView } from '../terraform-json/stack-view';
import { isSet } from '../terraform-json/stack-view';
import type { StackPolicy } from './iam-policy';

/** Reads a permission from a resource's attributes, as a policy would state it. */
type Grant = (attributes: Attributes) => { readonly action: string; readonly conditions: readonly IamCondition[] };

const GRANTS: Readonly<Record<string, Grant>> = {
  aws_lambda_permission: ({ action, source_arn, source_account, principal_org_id }) => ({
    action: String(action),
    conditions: [
      ...condition('ArnLike', 'aws:SourceArn', source_arn),
      ...condition('StringEquals', 'aws:SourceAccount', source_account),
      ...condition('StringEquals', 'aws:PrincipalOrgID', principal_org_id),
    ],
  }),
  aws_lambda_layer_version_permission: ({ action, organization_id }) => ({
    action: String(action),
    conditions: condition('StringEquals', 'aws:PrincipalOrgID', organization_id),
  }),
  // The default action is sending events.
  aws_cloudwatch_event_permission: ({ action, condition: given }) => ({
    action: typeof action === 'string' ? action : 'events:PutEvents',
    conditions: condition('StringEquals', 'aws:PrincipalOrgID', given),
  }),
};

/** Lists the permissions written as attributes, in the form of the policy that AWS makes of them. */
export function grantedPermissions(stack: StackView): StackPolicy[] {
  return Object.entries(GRANTS).flatMap(([type, grant]) =>
    stack.all(type).map((at) => {
      const { action, conditions } = grant(at.attributes);
      const principals = { items: [principal(String(at.attributes.principal))] };
      const statement = { effect: 'Allow', principals, actions: { items: [action] }, resources: undefined } as const;
      return { kind: 'resource', at, attribute: 'principal', document: [{ ...statement, conditions }] } as const;
    }),
  );
}

function condition(operator: string, key: string, value: unknown): IamCondition[] {
  return isSet(value) ? [{ operator, key, values: [String(value)] }] : [];
}

function principal(id: string): IamPrincipal {
  return { type: /^(\*|\d{12}|arn:.*)$/.test(id) ? 'AWS' : 'Service', id };
}

import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { Aspects } from 'cdktf';
import type { IConstruct } from 'constructs';

/**
 * Gives every role of a stack a permissions boundary, those that a project makes by itself too. A role that names another
 * boundary keeps it.
 * @param policyArn - ARN of the policy
 * @see AWS docs, "Permissions boundaries for IAM entities"
 */
export function boundRoles(stack: IConstruct, policyArn: string): void {
  Aspects.of(stack).add({
    visit: (node) => {
      if (node instanceof IamRole && node.permissionsBoundaryInput === undefined) node.permissionsBoundary = policyArn;
    },
  });
}

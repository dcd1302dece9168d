import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { Aspects } from 'cdktf';
import type { IConstruct } from 'constructs';

/**
 * Sets a permissions boundary on every role of a stack, including roles that the project adds. A role with another
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

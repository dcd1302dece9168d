import { DataAwsCallerIdentity } from '@cdktf/provider-aws/lib/data-aws-caller-identity';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { Construct } from 'constructs';
import { suppress } from '../../policy/suppression';
import { anyResourceFor } from '../../policy/wildcard-permission';
import type { PolicyStatement } from './policy-document';
import { permissionsDocument, policyDocument } from './policy-document';

/** Properties of the role. */
export interface ServiceRoleProps {
  /** 1 to 64 characters. */
  readonly name: string;
  /** Service that may assume the role, e.g. `lambda.amazonaws.com`. */
  readonly service: string;
  /**
   * ARN of the resource that the service must act for.
   * @default - any resource of this account
   */
  readonly sourceArn?: string;
  readonly permissions: readonly PolicyStatement[];
}

/**
 * A role for one service.
 * - The service may assume it only for this account.
 * - It has inline permissions and no managed policy.
 * @see AWS docs, "The confused deputy problem"
 */
export class ServiceRole extends Construct {
  readonly arn: string;
  /** Dependency of resources that need the permissions. */
  readonly policy: IamRolePolicy;

  constructor(scope: Construct, id: string, props: ServiceRoleProps) {
    super(scope, id);
    const account = new DataAwsCallerIdentity(this, 'account');
    const role = new IamRole(this, 'role', {
      name: props.name,
      assumeRolePolicy: policyDocument([
        {
          Effect: 'Allow',
          Principal: { Service: props.service },
          Action: 'sts:AssumeRole',
          Condition: {
            StringEquals: {
              'aws:SourceAccount': account.accountId,
              ...(props.sourceArn === undefined ? {} : { 'aws:SourceArn': props.sourceArn }),
            },
          },
        },
      ]),
    });
    this.policy = new IamRolePolicy(this, 'policy', {
      name: 'permissions',
      role: role.id,
      policy: permissionsDocument(props.permissions),
    });
    for (const { actions, anyResource } of props.permissions) {
      if (anyResource === undefined) continue;
      suppress(this.policy, {
        rule: 'wildcard-permission',
        subject: anyResourceFor(actions),
        reason: anyResource,
      });
    }
    this.arn = role.arn;
  }
}

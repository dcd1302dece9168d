import { DataAwsCallerIdentity } from '@cdktf/provider-aws/lib/data-aws-caller-identity';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { Construct } from 'constructs';
import { suppress } from '../../policy/suppression';
import { anyResourceFor } from '../../policy/wildcard-permission';
import type { PolicyStatement } from './policy-document';
import { permissionsDocument, policyDocument } from './policy-document';

/** What is wired in. */
export interface ServiceRoleProps {
  /** 1 to 64 characters. */
  readonly name: string;
  /** The service that may assume it, e.g. `lambda.amazonaws.com`. */
  readonly service: string;
  /**
   * ARN of what the service has to act for.
   * @default - anything of this account
   */
  readonly sourceArn?: string;
  readonly permissions: readonly PolicyStatement[];
}

/**
 * A role for one service.
 * - the service may assume it for this account alone
 * - inline permissions; no managed policy
 * @see AWS docs, "The confused deputy problem"
 */
export class ServiceRole extends Construct {
  readonly arn: string;
  /** What waits for the permissions waits for this. */
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

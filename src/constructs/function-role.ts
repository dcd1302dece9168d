import { DataAwsCallerIdentity } from '@cdktf/provider-aws/lib/data-aws-caller-identity';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { Construct } from 'constructs';

/** What a role may do, and to what. */
export interface PolicyStatement {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}

/** What is wired in. */
export interface FunctionRoleProps {
  /** 1 to 64 characters. */
  readonly name: string;
  readonly logGroupArn: string;
  readonly permissions: readonly PolicyStatement[];
}

/**
 * The role of one function.
 * - Lambda may assume it for this account alone
 * - inline permissions: its own log group, X-Ray, and what it is given; no managed policy
 * @see AWS docs, "Lambda execution role" and "The confused deputy problem"
 */
export class FunctionRole extends Construct {
  readonly arn: string;
  /** What the function waits for, so that its first line can be written. */
  readonly policy: IamRolePolicy;

  constructor(scope: Construct, id: string, props: FunctionRoleProps) {
    super(scope, id);
    const account = new DataAwsCallerIdentity(this, 'account');
    const role = new IamRole(this, 'role', {
      name: props.name,
      assumeRolePolicy: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: 'lambda.amazonaws.com' },
            Action: 'sts:AssumeRole',
            Condition: { StringEquals: { 'aws:SourceAccount': account.accountId } },
          },
        ],
      }),
    });
    const statements: PolicyStatement[] = [
      { actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [`${props.logGroupArn}:*`] },
      // X-Ray knows no resources to name here.
      { actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], resources: ['*'] },
      ...props.permissions,
    ];
    this.policy = new IamRolePolicy(this, 'policy', {
      name: 'permissions',
      role: role.id,
      policy: JSON.stringify({
        Version: '2012-10-17',
        Statement: statements.map(({ actions, resources }) => ({
          Effect: 'Allow',
          Action: actions,
          Resource: resources,
        })),
      }),
    });
    this.arn = role.arn;
  }
}

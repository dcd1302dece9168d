import type { Construct } from 'constructs';
import type { PolicyStatement } from '../account/policy-document';
import { ServiceRole } from '../account/service-role';

/** Values from the stack. */
export interface FunctionRoleProps {
  /** 1 to 64 characters. */
  readonly name: string;
  readonly logGroupArn: string;
  readonly permissions: readonly PolicyStatement[];
}

/**
 * The role of one function: it may write to its own log group and to X-Ray, and do what `permissions` allow.
 * @see AWS docs, "Lambda execution role"
 */
export class FunctionRole extends ServiceRole {
  constructor(scope: Construct, id: string, { name, logGroupArn, permissions }: FunctionRoleProps) {
    super(scope, id, {
      name,
      service: 'lambda.amazonaws.com',
      permissions: [
        { actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [`${logGroupArn}:*`] },
        {
          actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
          resources: ['*'],
          anyResource: 'X-Ray knows no resources to name',
        },
        ...permissions,
      ],
    });
  }
}

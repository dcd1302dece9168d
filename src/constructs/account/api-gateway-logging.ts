import { ApiGatewayAccount } from '@cdktf/provider-aws/lib/api-gateway-account';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { Construct } from 'constructs';
import { suppress } from '../../policy/suppression';
import { permissionsDocument, policyDocument } from './policy-document';

// The actions of AWS's managed policy AmazonAPIGatewayPushToCloudWatchLogs.
const LOGGING = [
  'logs:CreateLogGroup',
  'logs:CreateLogStream',
  'logs:DescribeLogGroups',
  'logs:DescribeLogStreams',
  'logs:FilterLogEvents',
  'logs:GetLogEvents',
  'logs:PutLogEvents',
];

/**
 * Role with which API Gateway writes the logs of all APIs of an account in a Region; there can be only one.
 * @see AWS docs, "Set up CloudWatch logging for REST APIs in API Gateway"
 */
export class ApiGatewayLogging extends Construct {
  /** @param roleName - 1 to 64 characters */
  constructor(scope: Construct, id: string, { roleName }: { readonly roleName: string }) {
    super(scope, id);
    const role = new IamRole(this, 'role', {
      name: roleName,
      assumeRolePolicy: policyDocument([
        { Effect: 'Allow', Principal: { Service: 'apigateway.amazonaws.com' }, Action: 'sts:AssumeRole' },
      ]),
    });
    const policy = new IamRolePolicy(this, 'policy', {
      name: 'permissions',
      role: role.id,
      policy: permissionsDocument([{ actions: LOGGING, resources: ['*'] }]),
    });
    suppress(role, {
      rule: 'confused-deputy',
      subject: 'Service:apigateway.amazonaws.com',
      reason: 'as AWS documents it; API Gateway refuses a role that it cannot assume for the account itself',
    });
    suppress(policy, {
      rule: 'wildcard-permission',
      subject: `* for ${LOGGING.join(', ')}`,
      reason: 'log groups of every API of the account, whatever they are called',
    });
    new ApiGatewayAccount(this, 'account', {
      cloudwatchRoleArn: role.arn,
      // API Gateway tests that the role may write before it accepts it.
      dependsOn: [policy],
    });
  }
}

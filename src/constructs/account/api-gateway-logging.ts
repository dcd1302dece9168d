import { ApiGatewayAccount } from '@cdktf/provider-aws/lib/api-gateway-account';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { Construct } from 'constructs';
import { suppress } from '../../policy/suppression';
import { permissionsDocument, policyDocument } from './policy-document';

// What AWS's managed policy AmazonAPIGatewayPushToCloudWatchLogs lets it do.
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
 * The role by which API Gateway writes the logs of every API of an account in a Region, which has only one such role.
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
      // API Gateway tries whether the role may write before it takes it.
      dependsOn: [policy],
    });
  }
}

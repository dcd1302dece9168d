import type { ApiGatewayStageAccessLogSettings } from '@cdktf/provider-aws/lib/api-gateway-stage';
import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { Construct } from 'constructs';
import type { FunctionOptions } from '../backend/bundled-function';
import type { AccessLogField, AuthorizerKind } from './access-log-format';
import { accessLogFormat } from './access-log-format';

/** What is wired in. */
export interface AccessLogProps extends Pick<FunctionOptions, 'logRetentionDays' | 'logKeyArn'> {
  /** Names the log group. */
  readonly name: string;
  readonly authorizer: AuthorizerKind;
}

/**
 * Where a stage logs who called what and what was answered. API Gateway writes there by a role that is set once for an
 * account and a Region, which this is no part of.
 * @see AWS docs, "Set up CloudWatch logging for REST APIs in API Gateway"
 */
export class AccessLog extends Construct {
  readonly logGroupName: string;
  /** Tells callers apart: by the client, or by the principal, which an API key has too. */
  readonly callerField: AccessLogField;
  /** For the stage. */
  readonly settings: ApiGatewayStageAccessLogSettings;

  constructor(scope: Construct, id: string, { name, authorizer, logRetentionDays, logKeyArn }: AccessLogProps) {
    super(scope, id);
    const logs = new CloudwatchLogGroup(this, 'logs', {
      name: `/aws/apigateway/${name}-access`,
      retentionInDays: logRetentionDays,
      ...(logKeyArn === undefined ? {} : { kmsKeyId: logKeyArn }),
    });
    this.logGroupName = logs.name;
    this.callerField = authorizer === 'lambda' ? 'principal' : 'clientId';
    this.settings = { destinationArn: logs.arn, format: accessLogFormat(authorizer) };
  }
}

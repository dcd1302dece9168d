import type { ApiGatewayStageAccessLogSettings } from '@cdktf/provider-aws/lib/api-gateway-stage';
import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { Construct } from 'constructs';
import type { FunctionOptions } from '../backend/bundled-function';
import type { AccessLogField, AuthorizerKind } from './access-log-format';
import { accessLogFormat } from './access-log-format';

/** Options of the caller, and values from the stack. */
export interface AccessLogProps extends Pick<FunctionOptions, 'logRetentionDays' | 'logKeyArn'> {
  /** Names the log group. */
  readonly name: string;
  readonly authorizer: AuthorizerKind;
}

/**
 * The log group for a stage's requests: caller, route and status. API Gateway writes to it with a role that is set
 * once for an account and Region; the state stack sets it, not this construct.
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

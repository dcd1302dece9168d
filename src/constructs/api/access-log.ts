import type { ApiGatewayStageAccessLogSettings } from '@cdktf/provider-aws/lib/api-gateway-stage';
import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { Construct } from 'constructs';
import type { FunctionOptions } from '../backend/bundled-function';

/** Who finds out who calls, and so what is known of the caller. */
type AuthorizerKind = 'cognito' | 'lambda';

/** What is wired in. */
export interface AccessLogProps extends Pick<FunctionOptions, 'logRetentionDays' | 'logKeyArn'> {
  /** Names the log group. */
  readonly name: string;
  readonly authorizer: AuthorizerKind;
}

/** Nothing that a caller may choose freely: no header, no path as it was sent, no key, and nothing of a token but claims. */
const REQUEST = {
  requestId: '$context.requestId',
  // Milliseconds since 1970: a line that was exported has no other time.
  time: '$context.requestTimeEpoch',
  stage: '$context.stage',
  route: '$context.httpMethod $context.resourcePath',
  status: '$context.status',
  latencyMs: '$context.responseLatency',
  integrationLatencyMs: '$context.integrationLatency',
  authorizerError: '$context.authorizer.error',
  errorType: '$context.error.responseType',
  sourceIp: '$context.identity.sourceIp',
};

const CALLER = {
  cognito: {
    clientId: '$context.authorizer.claims.client_id',
    scopes: '$context.authorizer.claims.scope',
  },
  lambda: {
    clientId: '$context.authorizer.clientId',
    scopes: '$context.authorizer.scopes',
    principalType: '$context.authorizer.principalType',
    // The name of an API key, which has no client.
    principal: '$context.authorizer.principalId',
  },
} as const satisfies Record<AuthorizerKind, object>;

/** What a line says whoever authorizes, and who called where a function does. */
export type AccessLogField = keyof typeof REQUEST | keyof (typeof CALLER)['lambda'];

/**
 * What API Gateway writes of each request: one line of JSON, every value a text, since `-` stands for what is not known.
 * @see AWS docs, "Variables for access logging for API Gateway"
 */
function accessLogFormat(authorizer: AuthorizerKind): string {
  return JSON.stringify({ ...REQUEST, ...CALLER[authorizer] });
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

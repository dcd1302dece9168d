import { ApiGatewayAuthorizer } from '@cdktf/provider-aws/lib/api-gateway-authorizer';
import { Construct } from 'constructs';

/** What is wired in. */
export interface LambdaAuthorizerProps {
  readonly restApiId: string;
  /** Not that of another authorizer of the API, nor of one that this replaces. */
  readonly name: string;
  /** `invoke_arn` of the function or alias that API Gateway asks. */
  readonly invokeArn: string;
  /** Seconds an answer is reused, 0 to 3600. */
  readonly ttlSeconds: number;
  /**
   * Whether a caller may bring an API key and no token. No answer is reused then: every part of the cache's key has to be
   * in a request, or API Gateway refuses it without asking, and no header is in all of them.
   */
  readonly withoutToken: boolean;
}

/** Token and route: a policy, and what a 403 says of scopes, is right for every request to the route asked for alone. */
const CACHED_BY = ['method.request.header.Authorization', 'context.httpMethod', 'context.resourcePath'];

/** In every request, and no two share it. The provider cannot leave the identity source out. */
const NEVER_THE_SAME = ['context.requestId'];

/**
 * A function that is asked who calls, and what they may call. It may be invoked by a permission of its own, so that API
 * Gateway needs no role.
 * @see AWS docs, "Use API Gateway Lambda authorizers" and "CreateAuthorizer" (API Gateway API reference)
 */
export class LambdaAuthorizer extends Construct {
  readonly id: string;

  constructor(scope: Construct, id: string, props: LambdaAuthorizerProps) {
    super(scope, id);
    const authorizer = new ApiGatewayAuthorizer(this, 'authorizer', {
      restApiId: props.restApiId,
      name: props.name,
      type: 'REQUEST',
      authorizerUri: props.invokeArn,
      identitySource: (props.withoutToken ? NEVER_THE_SAME : CACHED_BY).join(','),
      authorizerResultTtlInSeconds: props.withoutToken ? 0 : props.ttlSeconds,
    });
    this.id = authorizer.id;
  }
}

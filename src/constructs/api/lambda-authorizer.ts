import { ApiGatewayAuthorizer } from '@cdktf/provider-aws/lib/api-gateway-authorizer';
import { Construct } from 'constructs';

/** Values from the stack. */
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

/**
 * Cache key of token and route: a policy, and the scopes that a 403 names, are right only for requests to the same
 * route.
 */
const CACHED_BY = ['method.request.header.Authorization', 'context.httpMethod', 'context.resourcePath'];

/** In every request, and no two share it. The provider cannot leave the identity source out. */
const NEVER_THE_SAME = ['context.requestId'];

/**
 * A Lambda authorizer: the function identifies the caller and decides which routes it may call. A permission lets API
 * Gateway invoke it, so that no role is needed.
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

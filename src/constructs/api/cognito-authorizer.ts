import { ApiGatewayAuthorizer } from '@cdktf/provider-aws/lib/api-gateway-authorizer';
import { Construct } from 'constructs';

/** Values from the stack. */
export interface CognitoAuthorizerProps {
  readonly restApiId: string;
  readonly name: string;
  /** The pool whose tokens are accepted. */
  readonly userPoolArn: string;
  /** Seconds an answer for the same token is reused, 0 to 3600. */
  readonly ttlSeconds: number;
}

/**
 * Checks access tokens of a user pool, from the `Authorization` header, with or without `Bearer `. The method itself
 * names the scopes it requires.
 * @see AWS docs, "Control access to REST APIs using Amazon Cognito user pools as an authorizer"
 */
export class CognitoAuthorizer extends Construct {
  readonly id: string;

  constructor(scope: Construct, id: string, props: CognitoAuthorizerProps) {
    super(scope, id);
    const authorizer = new ApiGatewayAuthorizer(this, 'authorizer', {
      restApiId: props.restApiId,
      name: props.name,
      type: 'COGNITO_USER_POOLS',
      providerArns: [props.userPoolArn],
      identitySource: 'method.request.header.Authorization',
      authorizerResultTtlInSeconds: props.ttlSeconds,
    });
    this.id = authorizer.id;
  }
}

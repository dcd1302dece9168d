import { ApiGatewayRestApiPolicy } from '@cdktf/provider-aws/lib/api-gateway-rest-api-policy';
import { Construct } from 'constructs';
import type { ModelRoute } from '../../access/model-route';
import { checkQuota } from '../../access/quotas';
import { routePattern } from '../../access/route-pattern';
import { policyDocument } from '../account/policy-document';

/** Values from the stack. */
export interface SourcePolicyProps {
  readonly restApiId: string;
  readonly executionArn: string;
  readonly stageName: string;
  /** The only address ranges that may call; empty for any address. */
  readonly cidrs: readonly string[];
  /** The only VPC endpoints through which the API may be called; empty for an API on the internet. */
  readonly vpcEndpointIds: readonly string[];
  readonly authorizer: 'cognito' | 'lambda';
  readonly routes: readonly ModelRoute[];
  /** Whether API Gateway answers preflights. */
  readonly preflights: boolean;
}

/** As long as AWS makes them at most: the longest Region, and an id of ten characters. */
const EXECUTION_ARN_LENGTH = 'arn:aws:execute-api:ap-southeast-1:123456789012:a1b2c3d4e5'.length;

/**
 * A resource policy that allows calls only from some addresses, and to a private API only through its VPC endpoints.
 * The authorizer still checks each call.
 * - a call from elsewhere, or through another VPC endpoint, is denied, even if another statement allows it
 * - calls that no Lambda authorizer decides must be allowed here, because API Gateway refuses them otherwise: all
 *   calls of an API with a Cognito authorizer; public routes and preflights beside a Lambda authorizer
 * - nothing more is allowed beside a Lambda authorizer: an Allow here would open every route that the authorizer's
 *   policy does not mention
 * @throws AccessError `ERR_QUOTA_EXCEEDED` if it is longer than AWS accepts
 * @see AWS docs, "How API Gateway resource policies affect authorization workflow"
 */
export class SourcePolicy extends Construct {
  constructor(scope: Construct, id: string, props: SourcePolicyProps) {
    super(scope, id);
    checkQuota(
      "characters of the API's policy, where the ranges of source addresses and the VPC endpoints are",
      document(props, '#'.repeat(EXECUTION_ARN_LENGTH)).length,
      'apiPolicy',
      'name fewer and wider ranges, or fewer VPC endpoints',
    );
    new ApiGatewayRestApiPolicy(this, 'policy', {
      restApiId: props.restApiId,
      policy: document(props, props.executionArn),
    });
  }
}

function document(props: SourcePolicyProps, executionArn: string): string {
  const all = `${executionArn}/*`;
  const undecided =
    props.authorizer === 'cognito' ? [all] : openPatterns(props).map((each) => `${executionArn}/${each}`);
  return policyDocument([
    ...denied(props).map((condition) => statement('Deny', [all], { Condition: condition })),
    ...(undecided.length > 0 ? [statement('Allow', undecided)] : []),
  ]);
}

/** Each by itself: a call that is not as one of them says is denied. */
function denied({ cidrs, vpcEndpointIds }: SourcePolicyProps): object[] {
  const isPrivate = vpcEndpointIds.length > 0;
  // A call through a VPC endpoint has no address on the internet.
  const addressKey = isPrivate ? 'aws:VpcSourceIp' : 'aws:SourceIp';
  return [
    ...(isPrivate ? [{ StringNotEquals: { 'aws:SourceVpce': vpcEndpointIds } }] : []),
    ...(cidrs.length > 0 ? [{ NotIpAddress: { [addressKey]: cidrs } }] : []),
  ];
}

function statement(effect: 'Allow' | 'Deny', resources: readonly string[], condition: object = {}): object {
  return { Effect: effect, Principal: '*', Action: 'execute-api:Invoke', Resource: resources, ...condition };
}

/** May match a protected route as well, about which the function then says Allow or Deny. */
function openPatterns({ routes, preflights, stageName }: SourcePolicyProps): string[] {
  const open = routes.filter(({ rule }) => rule.public).flatMap((route) => routePattern(route).allow);
  return [...open, ...(preflights ? ['OPTIONS/*'] : [])].map((pattern) => `${stageName}/${pattern}`);
}

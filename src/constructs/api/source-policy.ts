import { ApiGatewayRestApiPolicy } from '@cdktf/provider-aws/lib/api-gateway-rest-api-policy';
import { Construct } from 'constructs';
import type { ModelRoute } from '../../access/model-route';
import { checkQuota } from '../../access/quotas';
import { routePattern } from '../../access/route-pattern';
import { policyDocument } from '../account/policy-document';

/** What is wired in. */
export interface SourcePolicyProps {
  readonly restApiId: string;
  readonly executionArn: string;
  readonly stageName: string;
  /** Ranges of the only addresses that may call; any where there are none. */
  readonly cidrs: readonly string[];
  /** VPC endpoints by which alone the API may be called; none of an API on the internet. */
  readonly vpcEndpointIds: readonly string[];
  readonly authorizer: 'cognito' | 'lambda';
  readonly routes: readonly ModelRoute[];
  /** Whether API Gateway answers preflights. */
  readonly preflights: boolean;
}

/** As long as AWS makes them at most: the longest Region, and an id of ten characters. */
const EXECUTION_ARN_LENGTH = 'arn:aws:execute-api:ap-southeast-1:123456789012:a1b2c3d4e5'.length;

/**
 * Lets nobody call an API but from some addresses, and a private one but by its VPC endpoints. Who may do so is still for the authorizer to say.
 * - a caller from elsewhere, or by another VPC endpoint, is denied, whatever else allows it
 * - what no function decides about has to be allowed here, since it is refused otherwise: all of an API with a Cognito
 *   authorizer, and what is public or a preflight beside a Lambda authorizer
 * - no more than that beside a Lambda authorizer: what its answer does not mention would be open by an Allow here
 * @throws AccessError `ERR_QUOTA_EXCEEDED` where it is longer than AWS takes
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
  // What came through a VPC endpoint has no address on the internet.
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

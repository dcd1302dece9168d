import { authorizerEvent } from './authorizer-event';
import type { TokenVerifier } from './cognito-authorizer';
import { authorize } from './cognito-authorizer';
import { GatewayRefusal } from '../answer/gateway-refusal';
import type { GatewayRequest } from '../answer/gateway-request';
import type { PolicyDecision } from '../../system/policy-decision';
import { policyDecision } from '../../system/policy-decision';
import type { ServedLambdaAuthorizer } from '../../system/authorizer';
import type { AskingOptions } from './lambda-authorizer';
import { askAuthorizer } from './lambda-authorizer';
import type { RequestFindings } from '../answer/request-context';
import { requestContext } from '../answer/request-context';
import type { RouteMatch } from '../../system/resource-tree';
import type { ServedMethod, ApiResource } from '../../system/method';
import type { RestApiStage } from '../../system/rest-api';

/** What callers are authorized with. */
export interface AuthorizationOptions extends AskingOptions {
  readonly verifier: TokenVerifier;
}

/** A request, and where it led. */
export interface RoutedRequest {
  readonly stage: RestApiStage;
  readonly request: GatewayRequest;
  readonly match: RouteMatch<ApiResource>;
}

/** Bytes the ARN of a method may have. @see AWS docs, "Output from an API Gateway Lambda authorizer" */
const MAX_METHOD_ARN_BYTES = 1_600;

/**
 * Lets a request through whose caller may call the method, and from where it does.
 * - a Lambda authorizer is asked unless the API's policy denies; what either allows and neither denies is let through
 * - everywhere else the policy has to allow; for a token it is looked at once that is found good
 * @see AWS docs, "How API Gateway resource policies affect authorization workflow"
 * @param findings - gets what the authorizer says, also where that is no
 * @returns the API key that the authorizer names
 * @throws GatewayRefusal
 */
export async function authorizeCaller(
  { authorization }: ServedMethod,
  routed: RoutedRequest,
  options: AuthorizationOptions,
  findings: RequestFindings,
): Promise<string | undefined> {
  const { stage, request } = routed;
  const ofApi = stage.policy?.(methodArn(routed), request.sourceIp);
  if (authorization?.type === 'CUSTOM') {
    if (ofApi === 'Deny') throw refusedByApi(ofApi, routed);
    return authorizeByFunction(authorization.authorizer, { ...routed, ofApi }, options, findings);
  }
  if (authorization) {
    const { authorizer, scopes } = authorization;
    findings.authorizer = { claims: await authorize(request.headers, authorizer, scopes, options.verifier) };
  }
  if (ofApi !== undefined && ofApi !== 'Allow') throw refusedByApi(ofApi, routed);
  return undefined;
}

async function authorizeByFunction(
  authorizer: ServedLambdaAuthorizer,
  { ofApi, ...routed }: RoutedRequest & { readonly ofApi: PolicyDecision | undefined },
  options: AuthorizationOptions,
  findings: RequestFindings,
): Promise<string | undefined> {
  const { stage, request, match } = routed;
  const arn = methodArn(routed);
  if (Buffer.byteLength(arn) > MAX_METHOD_ARN_BYTES) {
    throw new GatewayRefusal('REQUEST_TOO_LARGE', { status: 414, message: 'Request URI too long' });
  }
  const context = requestContext(request, stage, findings);
  const stageVariables = stage.variables;
  const described = {
    resource: match.resource.path,
    pathParameters: match.parameters,
    stageVariables,
    requestContext: context,
  };
  const event = () => authorizerEvent(request, arn, described);
  const asked = { stage: stage.address, request, stageVariables, context, event };
  const { answer, latencyMs } = await askAuthorizer(authorizer, asked, options);
  const { principalId, policy, usageIdentifierKey } = answer;
  findings.authorizer = { principalId, integrationLatency: latencyMs, ...answer.context };
  // Whatever was asked for when the function answered: what is kept is read for each method anew.
  const found = policyDecision(policy, arn);
  if (found === 'Allow' || (found === 'unmentioned' && ofApi === 'Allow')) return usageIdentifierKey;
  const explicitly = found === 'Deny' ? ' with an explicit deny' : '';
  throw new GatewayRefusal('ACCESS_DENIED', {
    message: `User is not authorized to access this resource${explicitly}`,
  });
}

function methodArn({ stage, request }: RoutedRequest): string {
  return `${stage.executionArn}/${stage.name}/${request.method}${request.path}`;
}

/** The account is not told whole. */
function refusedByApi(found: PolicyDecision, routed: RoutedRequest): GatewayRefusal {
  const arn = methodArn(routed).replace(/:\d+(\d{4}):/, ':********$1:');
  const explicitly = found === 'Deny' ? ' with an explicit deny' : '';
  return new GatewayRefusal('ACCESS_DENIED', {
    message: `User: anonymous is not authorized to perform: execute-api:Invoke on resource: ${arn}${explicitly}`,
    messageKey: 'Message',
  });
}

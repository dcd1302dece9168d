import { authorizerEvent } from './authorizer-event';
import type { TokenVerifier } from './cognito-authorizer';
import { authorize } from './cognito-authorizer';
import { GatewayRefusal } from '../answer/gateway-refusal';
import type { GatewayRequest } from '../answer/gateway-request';
import type { AuthorizerAnswer } from './authorizer-answer';
import type { Finding } from '../decision/decision-trace';
import { heldText } from '../decision/token-finding';
import { tokenView } from '../decision/token-view';
import { headerValue } from '../../system/http-message';
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

/** Parts that authorization needs. */
export interface AuthorizationOptions extends AskingOptions {
  readonly verifier: TokenVerifier;
}

/** A request, and the resource it matched. */
export interface RoutedRequest {
  readonly stage: RestApiStage;
  readonly request: GatewayRequest;
  readonly match: RouteMatch<ApiResource>;
}

/** Bytes the ARN of a method may have. @see AWS docs, "Output from an API Gateway Lambda authorizer" */
const MAX_METHOD_ARN_BYTES = 1_600;

/**
 * Checks whether the caller may call the method, and may do so from its address.
 * - a Lambda authorizer is called unless the API's policy denies; the request passes if either policy allows and
 *   neither denies
 * - in all other cases the API's policy must allow; for a token it is evaluated after the token is found valid
 * @see AWS docs, "How API Gateway resource policies affect authorization workflow"
 * @param findings - gets the authorizer's context, even if it refuses
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
  const { trace } = findings;
  const ofApi = stage.policy?.(methodArn(routed), request.sourceIp);
  if (authorization?.type === 'CUSTOM') {
    if (ofApi === 'Deny') throw refusedByApi(ofApi, routed);
    if (ofApi !== undefined) trace?.passed('source-policy', policyText(ofApi, request.sourceIp));
    return authorizeByFunction(authorization.authorizer, { ...routed, ofApi }, options, findings);
  }
  if (authorization) {
    const { authorizer, scopes } = authorization;
    findings.authorizer = { claims: await authorize(request.headers, authorizer, scopes, options.verifier, trace) };
  }
  if (ofApi !== undefined && ofApi !== 'Allow') throw refusedByApi(ofApi, routed);
  if (ofApi !== undefined) trace?.passed('source-policy', policyText(ofApi, request.sourceIp));
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
  const { trace } = findings;
  if (trace) trace.token = tokenView(headerValue(request.headers, 'authorization')?.replace(/^Bearer +/i, '') ?? '');
  if (Buffer.byteLength(arn) > MAX_METHOD_ARN_BYTES) {
    const found = `ARN of the method has ${Buffer.byteLength(arn)} bytes`;
    const finding = { check: 'authorizer-arn', found, needed: `at most ${MAX_METHOD_ARN_BYTES}` } as const;
    throw new GatewayRefusal('REQUEST_TOO_LARGE', finding, { status: 414, message: 'Request URI too long' });
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
  const { answer, latencyMs } = await askAuthorizer(authorizer, asked, options, trace);
  const { principalId, policy, usageIdentifierKey } = answer;
  findings.authorizer = { principalId, integrationLatency: latencyMs, ...answer.context };
  if (trace) trace.clientId = answer.context.clientId || undefined;
  // A cached policy may come from a request to another method; it is evaluated for each method again.
  const found = policyDecision(policy, arn);
  if (found === 'Allow' || (found === 'unmentioned' && ofApi === 'Allow')) {
    const whose = found === 'Allow' ? 'the policy of the authorizer' : 'the policy of the API';
    trace?.passed('authorizer-policy', `${whose} allows ${request.method} ${match.resource.path}`);
    return usageIdentifierKey;
  }
  const explicitly = found === 'Deny' ? ' with an explicit deny' : '';
  const message = `User is not authorized to access this resource${explicitly}`;
  throw new GatewayRefusal('ACCESS_DENIED', deniedBy(found, answer.context), { message });
}

/** The package's own function says which scopes would have done. */
function deniedBy(found: PolicyDecision, { requiredScopes, scopes, roles }: AuthorizerAnswer['context']): Finding {
  const check = 'authorizer-policy';
  if (!requiredScopes) {
    const denied = found === 'Deny' ? 'denies' : 'does not allow';
    return { check, found: `policy of the authorizer ${denied} the method` };
  }
  const held = `${heldText(scopes)}${roles ? ` with roles ${roles}` : ''}`;
  const required = requiredScopes.split(' ');
  // A scope of the route opens it only with a role that allows the method.
  const lacksRole = required.some((scope) => scopes?.split(' ').includes(scope));
  return { check, found: held, needed: lacksRole ? 'a role that allows the method' : required.join(' or ') };
}

function policyText(found: PolicyDecision, sourceIp: string): string {
  const says = { Allow: 'allows', Deny: 'denies', unmentioned: 'does not mention' }[found];
  return `policy of the API ${says} calls from ${sourceIp}`;
}

function methodArn({ stage, request }: RoutedRequest): string {
  return `${stage.executionArn}/${stage.name}/${request.method}${request.path}`;
}

/** AWS masks most digits of the account. */
function refusedByApi(found: PolicyDecision, routed: RoutedRequest): GatewayRefusal {
  const arn = methodArn(routed).replace(/:\d+(\d{4}):/, ':********$1:');
  const explicitly = found === 'Deny' ? ' with an explicit deny' : '';
  const { sourceIp } = routed.request;
  const finding = {
    check: 'source-policy',
    found: policyText(found, sourceIp),
    needed: 'an address that it allows',
  } as const;
  return new GatewayRefusal('ACCESS_DENIED', finding, {
    message: `User: anonymous is not authorized to perform: execute-api:Invoke on resource: ${arn}${explicitly}`,
    messageKey: 'Message',
  });
}

import { authorizerEvent } from './authorizer-event';
import type { TokenVerifier } from './cognito-authorizer';
import { authorize } from './cognito-authorizer';
import { GatewayRefusal } from './gateway-refusal';
import type { GatewayRequest } from './gateway-request';
import { headerValue, withBody } from './gateway-request';
import { renderRefusal } from './gateway-response';
import { verdict } from './iam-policy';
import type { ProxyIntegration } from './integration';
import type { AskingOptions, LambdaAuthorizer } from './lambda-authorizer';
import { askAuthorizer } from './lambda-authorizer';
import type { TemplateInput } from './mapping-template';
import { answerMock } from './mock-integration';
import { proxyEvent } from './proxy-event';
import { malformedResponse, proxyResponse } from './proxy-response';
import type { RequestFindings } from './request-context';
import { requestContext } from './request-context';
import { validateRequest } from './request-validation';
import type { RouteMatch } from './resource-tree';
import { matchRoute } from './resource-tree';
import type { ApiMethod, ApiResource, RestApiStage } from './rest-api';
import { invokeWithin } from './timed-invocation';
import type { UsageMeter } from './usage-meter';

/** What a stage answers with. */
export interface StageOptions extends AskingOptions {
  readonly verifier: TokenVerifier;
  readonly usage: UsageMeter;
}

/** A request that was routed. */
interface Routed {
  readonly stage: RestApiStage;
  readonly request: GatewayRequest;
  readonly match: RouteMatch<ApiResource>;
}

/** Bytes an ARN of a method may have. @see AWS docs, "Output from an API Gateway Lambda authorizer" */
const MAX_METHOD_ARN_BYTES = 1_600;

/**
 * Answers one request as API Gateway would: routed, authorized, metered, validated, integrated, in this order.
 * @param incoming - what follows the headers
 */
export async function answerRequest(
  stage: RestApiStage,
  head: GatewayRequest,
  incoming: AsyncIterable<Buffer>,
  options: StageOptions,
): Promise<Response> {
  const findings: RequestFindings = {};
  const response = await answer(stage, head, incoming, options, findings).catch((error: unknown) => {
    if (error instanceof GatewayRefusal) {
      return renderRefusal(error, stage.gatewayResponses, requestContext(head, stage, findings));
    }
    throw error;
  });
  response.headers.set('x-amzn-requestid', head.requestId);
  return response;
}

async function answer(
  stage: RestApiStage,
  head: GatewayRequest,
  incoming: AsyncIterable<Buffer>,
  options: StageOptions,
  findings: RequestFindings,
): Promise<Response> {
  // Read before anything is decided, or a caller that still sends would not see the decision.
  const request = await withBody(head, incoming);
  const match = matchRoute(stage.resources, request.path);
  const method = match?.resource.methods.get(request.method) ?? match?.resource.methods.get('ANY');
  if (!match || !method) throw new GatewayRefusal('MISSING_AUTHENTICATION_TOKEN');
  findings.resource = match.resource;
  const routed = { stage, request, match };
  const usageIdentifierKey = await authorized(method, routed, options, findings);
  const presented = stage.apiKeySource === 'HEADER' ? headerValue(request.headers, 'x-api-key') : usageIdentifierKey;
  const apiKey = options.usage.admit({ stage, method, apiKey: presented });
  if (apiKey) findings.apiKey = apiKey;
  validateRequest(request, method.validation);
  const { integration } = method;
  if (integration.kind === 'MOCK') return answerMock(integration, templateInput(routed, findings));
  if (!method.mayInvoke) throw new GatewayRefusal('API_CONFIGURATION_ERROR');
  return invoke(integration, routed, options, findings);
}

/**
 * Asks the method's authorizer.
 * @returns the API key it names
 * @throws GatewayRefusal
 */
async function authorized(
  { authorization }: ApiMethod,
  routed: Routed,
  options: StageOptions,
  findings: RequestFindings,
): Promise<string | undefined> {
  if (!authorization) return undefined;
  if (authorization.type === 'CUSTOM') return authorizedByFunction(authorization.authorizer, routed, options, findings);
  const { authorizer, scopes } = authorization;
  findings.authorizer = { claims: await authorize(routed.request.headers, authorizer, scopes, options.verifier) };
  return undefined;
}

async function authorizedByFunction(
  authorizer: LambdaAuthorizer,
  { stage, request, match }: Routed,
  options: StageOptions,
  findings: RequestFindings,
): Promise<string | undefined> {
  const methodArn = `${stage.executionArn}/${stage.name}/${request.method}${request.path}`;
  if (Buffer.byteLength(methodArn) > MAX_METHOD_ARN_BYTES) {
    throw new GatewayRefusal('REQUEST_TOO_LARGE', { status: 414, message: 'Request URI too long' });
  }
  const context = requestContext(request, stage, findings);
  const stageVariables = stage.variables;
  const event = () =>
    authorizerEvent(request, methodArn, {
      resource: match.resource.path,
      pathParameters: match.parameters,
      stageVariables,
      requestContext: context,
    });
  const asked = { stage: stage.address, request, stageVariables, context, event };
  const { answer: given, latencyMs } = await askAuthorizer(authorizer, asked, options);
  const { principalId, policy, usageIdentifierKey } = given;
  findings.authorizer = { principalId, integrationLatency: latencyMs, ...given.context };
  // Whatever was asked for when the function answered: what is kept is read for each method anew.
  const found = verdict(policy, methodArn);
  if (found === 'Allow') return usageIdentifierKey;
  const explicitly = found === 'Deny' ? ' with an explicit deny' : '';
  throw new GatewayRefusal('ACCESS_DENIED', {
    message: `User is not authorized to access this resource${explicitly}`,
  });
}

function templateInput({ stage, request, match }: Routed, findings: RequestFindings): TemplateInput {
  return {
    request,
    pathParameters: match.parameters,
    stageVariables: stage.variables,
    context: requestContext(request, stage, findings),
  };
}

/** @throws GatewayRefusal `INTEGRATION_TIMEOUT` after as long as API Gateway waits */
async function invoke(
  { lambda, timeoutMs }: ProxyIntegration,
  { stage, request, match }: Routed,
  { runners }: StageOptions,
  findings: RequestFindings,
): Promise<Response> {
  const { binaryMediaTypes } = stage;
  const runner = runners.get(lambda.address);
  if (!runner) throw new GatewayRefusal('API_CONFIGURATION_ERROR');
  const event = proxyEvent(request, {
    resource: match.resource.path,
    pathParameters: match.parameters,
    stageVariables: stage.variables,
    requestContext: requestContext(request, stage, findings),
    binaryMediaTypes,
  });
  const outcome = await invokeWithin(timeoutMs, runner, event, request.requestId);
  if ('result' in outcome) {
    return proxyResponse(outcome.result, { accept: headerValue(request.headers, 'accept'), binaryMediaTypes });
  }
  if (outcome.failure === 'given-up') throw new GatewayRefusal('INTEGRATION_TIMEOUT');
  if (outcome.failure === 'event-too-large') throw new GatewayRefusal('REQUEST_TOO_LARGE');
  throw malformedResponse();
}

import type { TokenVerifier } from './cognito-authorizer';
import { authorize } from './cognito-authorizer';
import type { FunctionRunner, InvocationOutcome } from './function-runner';
import { GatewayRefusal } from './gateway-refusal';
import type { GatewayRequest } from './gateway-request';
import { headerValue, withBody } from './gateway-request';
import { renderRefusal } from './gateway-response';
import type { ProxyIntegration } from './integration';
import type { TemplateInput } from './mapping-template';
import { answerMock } from './mock-integration';
import { proxyEvent } from './proxy-event';
import { malformedResponse, proxyResponse } from './proxy-response';
import type { Claims } from './request-context';
import { requestContext } from './request-context';
import { validateRequest } from './request-validation';
import type { RouteMatch } from './resource-tree';
import { matchRoute } from './resource-tree';
import type { ApiMethod, ApiResource, RestApiStage } from './rest-api';
import type { UsageMeter } from './usage-meter';

/** What a stage answers with. */
export interface StageOptions {
  readonly verifier: TokenVerifier;
  readonly usage: UsageMeter;
  /** By the function's address. */
  readonly runners: ReadonlyMap<string, FunctionRunner>;
}

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
  const response = await answer(stage, head, incoming, options).catch((error: unknown) => {
    if (error instanceof GatewayRefusal) {
      return renderRefusal(error, stage.gatewayResponses, requestContext(head, stage));
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
): Promise<Response> {
  // Read before anything is decided, or a caller that still sends would not see the decision.
  const request = await withBody(head, incoming);
  const match = matchRoute(stage.resources, request.path);
  const method = match?.resource.methods.get(request.method) ?? match?.resource.methods.get('ANY');
  if (!match || !method) throw new GatewayRefusal('MISSING_AUTHENTICATION_TOKEN');
  const claims = await authorized(method, request, options.verifier);
  const apiKey = options.usage.admit({ stage, method, apiKey: presentedKey(request) });
  validateRequest(request, method.validation);
  const context = requestContext(request, stage, match.resource, { claims, apiKey });
  const { integration } = method;
  if (integration.kind === 'MOCK') return answerMock(integration, templateInput(stage, request, match, context));
  if (!method.mayInvoke) throw new GatewayRefusal('API_CONFIGURATION_ERROR');
  const event = proxyEvent(request, {
    resource: match.resource.path,
    pathParameters: match.parameters,
    stageVariables: stage.variables,
    requestContext: context,
    binaryMediaTypes: stage.binaryMediaTypes,
  });
  const outcome = await invoke(integration, event, request, options);
  if ('failure' in outcome) {
    throw outcome.failure === 'event-too-large' ? new GatewayRefusal('REQUEST_TOO_LARGE') : malformedResponse();
  }
  const { binaryMediaTypes } = stage;
  return proxyResponse(outcome.result, { accept: headerValue(request.headers, 'accept'), binaryMediaTypes });
}

async function authorized(
  { authorization }: ApiMethod,
  { headers }: GatewayRequest,
  verifier: TokenVerifier,
): Promise<Claims | undefined> {
  return authorization && authorize(headers, authorization.authorizer, authorization.scopes, verifier);
}

/** The API key of a request. Its header is the one source that is modelled. */
function presentedKey({ headers }: GatewayRequest): string | undefined {
  return headerValue(headers, 'x-api-key');
}

function templateInput(
  stage: RestApiStage,
  request: GatewayRequest,
  { parameters }: RouteMatch<ApiResource>,
  context: Readonly<Record<string, unknown>>,
): TemplateInput {
  return { request, pathParameters: parameters, stageVariables: stage.variables, context };
}

/** @throws GatewayRefusal `INTEGRATION_TIMEOUT` after as long as API Gateway waits */
async function invoke(
  { lambda, timeoutMs }: ProxyIntegration,
  event: object,
  { requestId }: GatewayRequest,
  { runners }: StageOptions,
): Promise<InvocationOutcome> {
  const runner = runners.get(lambda.address);
  if (!runner) throw new GatewayRefusal('API_CONFIGURATION_ERROR');
  const giveUp = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      giveUp.abort();
      reject(new GatewayRefusal('INTEGRATION_TIMEOUT'));
    }, timeoutMs);
  });
  try {
    return await Promise.race([runner.invoke(event, requestId, giveUp.signal), tooLate]);
  } finally {
    clearTimeout(timer);
  }
}

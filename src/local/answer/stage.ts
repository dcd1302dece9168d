import type { Answered } from './access-log';
import { accessLogLine } from './access-log';
import { compressed } from './compression';
import type { AuthorizationOptions, RoutedRequest } from '../authorize/caller';
import { authorizeCaller } from '../authorize/caller';
import type { LogSink, Runner } from '../backend/function-runner';
import { GatewayRefusal } from './gateway-refusal';
import type { GatewayRequest } from './gateway-request';
import { withBody } from './gateway-request';
import { headerValue } from '../../system/http-message';
import { renderRefusal } from './refusal-response';
import type { ForeignFunctionIntegration, HttpIntegration, ProxyIntegration } from '../../system/integration';
import { endpointHeaders, endpointRequest } from '../backend/endpoint-request';
import type { HttpEndpoints } from '../backend/http-endpoint';
import type { TemplateInput } from '../backend/mapping-template';
import { answerMock } from '../backend/mock-answer';
import { proxyEvent } from './proxy-event';
import { malformedResponse, proxyResponse } from './proxy-response';
import { decodedRequest } from './request-coding';
import type { LocalText } from '../token/local-address';
import type { RequestFindings } from './request-context';
import { requestContext } from './request-context';
import { validateRequest } from './request-validation';
import { answeredTrace } from './trace';
import type { Finding } from '../decision/decision-trace';
import { DecisionTrace } from '../decision/decision-trace';
import type { CallerDecision, RequestListener, RequestReport } from '../decision/request-report';
import { matchRoute } from '../../system/resource-tree';
import type { RestApiStage } from '../../system/rest-api';
import { invokeWithin } from '../backend/timed-invocation';
import type { UsageMeter } from '../limits/usage-meter';

/** Parts that a stage needs to answer. */
export interface StageOptions extends AuthorizationOptions {
  readonly usage: UsageMeter;
  readonly endpoints: HttpEndpoints;
  /** Addresses of stand-ins, by the backend's name. */
  readonly standInUrls: ReadonlyMap<string, string>;
  /** Functions of stand-ins, by the backend's name. */
  readonly standInRunners: ReadonlyMap<string, Runner>;
  /** Puts the addresses that user pools have here into a text. */
  readonly local: LocalText;
  /** Gets the stage's access log. */
  readonly accessLog: LogSink;
  /** Gets a report about each request; absent if no listener needs it. */
  readonly onRequest?: RequestListener | undefined;
  /** Names of clients by id. */
  readonly clientNames: ReadonlyMap<string, string>;
}

/**
 * Answers one request as API Gateway would: routed, authorized, metered, validated, integrated, in this order.
 * @param incoming - the request's body
 */
export async function answerRequest(
  stage: RestApiStage,
  head: GatewayRequest,
  incoming: AsyncIterable<Buffer>,
  options: StageOptions,
): Promise<Response> {
  const trace = options.onRequest && new DecisionTrace();
  const findings: RequestFindings = trace ? { trace } : {};
  const started = performance.now();
  const response = await compressedAnswer(stage, head, incoming, options, findings).catch((error: unknown) => {
    if (error instanceof GatewayRefusal) {
      findings.refusal = error;
      trace?.refused(error.finding);
      return renderRefusal(error, stage.gatewayResponses, requestContext(head, stage, findings), options.local);
    }
    throw error;
  });
  response.headers.set('x-amzn-requestid', head.requestId);
  response.headers.set('x-amz-apigw-id', head.extendedRequestId);
  const answered = { status: response.status, latencyMs: Math.round(performance.now() - started) };
  if (trace) options.onRequest(requestReport(stage, head, trace, findings, answered, options));
  if (stage.accessLogFormat !== undefined) {
    const context = requestContext(head, stage, findings);
    options.accessLog(`${accessLogLine(stage.accessLogFormat, context, findings, answered)}\n`);
  }
  return response;
}

/** The report about a request. */
function requestReport(
  stage: RestApiStage,
  head: GatewayRequest,
  trace: DecisionTrace,
  { resource, refusal, integrationLatencyMs }: Readonly<RequestFindings>,
  { status, latencyMs }: Answered,
  options: Pick<StageOptions, 'clientNames'>,
): RequestReport {
  if (!refusal) {
    const after = integrationLatencyMs === undefined ? '' : ` after ${integrationLatencyMs} ms`;
    trace.answered(`backend answered ${status}${after}`);
  }
  return {
    requestId: head.requestId,
    time: head.time.getTime(),
    status,
    latencyMs,
    ...described(stage, head, trace, resource ? { resource } : {}, options),
  };
}

function described(
  { api, stack }: RestApiStage,
  { method, fullPath }: GatewayRequest,
  { clientId, token, steps }: DecisionTrace,
  { resource }: Pick<RequestFindings, 'resource'>,
  { clientNames }: Pick<StageOptions, 'clientNames'>,
) {
  return {
    method,
    path: api === undefined ? fullPath : `/${api}${fullPath}`,
    stack,
    ...(resource && { route: `${method} ${resource.path}` }),
    ...(clientId === undefined ? {} : { client: clientNames.get(clientId) ?? clientId }),
    steps,
    ...(token && { token }),
  };
}

/** Answers by API Gateway itself are not compressed. */
async function compressedAnswer(...parameters: Parameters<typeof answer>): Promise<Response> {
  const [{ minimumCompressionBytes: minimumBytes }, { headers }] = parameters;
  const acceptEncoding = headerValue(headers, 'accept-encoding');
  return compressed(await answer(...parameters), { acceptEncoding, minimumBytes });
}

async function answer(
  stage: RestApiStage,
  head: GatewayRequest,
  incoming: AsyncIterable<Buffer>,
  options: StageOptions,
  findings: RequestFindings,
): Promise<Response> {
  // Read before anything is decided, or a caller that still sends would not see the decision.
  const request = decodedRequest(await withBody(head, incoming), stage.minimumCompressionBytes);
  const { method, routed } = await admit(stage, request, options, findings, 'admit');
  validateRequest(request, method.validation, findings.trace);
  const { integration } = method;
  if (integration.kind === 'MOCK') return answerMock(integration, templateInput(routed, findings));
  if (!method.mayInvoke) {
    const finding = { check: 'permission', found: 'API Gateway may not call the function for this method' } as const;
    throw new GatewayRefusal('API_CONFIGURATION_ERROR', finding);
  }
  return integrated(integration, routed, options, findings);
}

/**
 * Passes a request to its method if its caller may call it.
 * @param meter - `consider` for a request that is not made
 * @throws GatewayRefusal
 */
async function admit(
  stage: RestApiStage,
  request: GatewayRequest,
  options: StageOptions,
  findings: RequestFindings,
  meter: 'admit' | 'consider',
) {
  const match = matchRoute(stage.resources, request.path);
  const method = match?.resource.methods.get(request.method) ?? match?.resource.methods.get('ANY');
  if (!match || !method) throw new GatewayRefusal('MISSING_AUTHENTICATION_TOKEN', noRoute(request, match));
  findings.resource = match.resource;
  const { trace } = findings;
  trace?.passed('route', `${request.method} ${request.path} matches ${method.httpMethod} ${match.resource.path}`);
  if (!method.authorization) trace?.passed('route', 'anyone may call the method');
  const routed = { stage, request, match };
  const usageIdentifierKey = await authorizeCaller(method, routed, options, findings);
  const presented = stage.apiKeySource === 'HEADER' ? headerValue(request.headers, 'x-api-key') : usageIdentifierKey;
  const apiKey = options.usage[meter]({ stage, method, apiKey: presented }, trace);
  if (apiKey) findings.apiKey = apiKey;
  return { method, routed };
}

/**
 * Decides whether a caller may call the route of a request. Parameters and body are not checked, no call is counted,
 * and the backend is not called.
 */
export async function decideRequest(
  stage: RestApiStage,
  head: GatewayRequest,
  options: StageOptions,
): Promise<CallerDecision> {
  const trace = new DecisionTrace();
  const findings: RequestFindings = { trace };
  let status: number | undefined;
  try {
    await admit(stage, head, options, findings, 'consider');
    trace.answered('no check refuses the request before its parameters and body');
  } catch (error) {
    if (!(error instanceof GatewayRefusal)) throw error;
    trace.refused(error.finding);
    const context = requestContext(head, stage, findings);
    ({ status } = renderRefusal(error, stage.gatewayResponses, context, options.local));
  }
  return { ...described(stage, head, trace, findings, options), ...(status === undefined ? {} : { status }) };
}

/** Calls the method's backend, or its stand-in. */
function integrated(
  integration: ProxyIntegration | ForeignFunctionIntegration | HttpIntegration,
  routed: RoutedRequest,
  options: StageOptions,
  findings: RequestFindings,
): Promise<Response> {
  const { timeoutMs } = integration;
  const name = integration.kind === 'AWS_PROXY' ? integration.lambda.backend : integration.backend;
  const standIn = name === undefined ? undefined : options.standInUrls.get(name);
  const stub = name === undefined ? undefined : options.standInRunners.get(name);
  if (stub) {
    const told = integration.kind === 'HTTP_PROXY' ? withCaller(integration, routed, findings) : routed;
    return invoke({ runner: stub, timeoutMs }, told, findings);
  }
  if (integration.kind === 'HTTP_PROXY') {
    if (integration.inVpc && standIn === undefined) throw notHere('is in a VPC');
    return callEndpoint(integration, routed, { ...options, standIn }, findings);
  }
  if (standIn !== undefined) return callEndpoint(forwarding(standIn, routed, timeoutMs), routed, options, findings);
  const runner = integration.kind === 'AWS_PROXY' ? options.runners.get(integration.lambda.address) : undefined;
  if (!runner) throw notHere('is not a function that runs here');
  return invoke({ runner, timeoutMs }, routed, findings);
}

/** A backend that this machine does not have. */
function notHere(why: string): GatewayRefusal {
  const finding = { check: 'backend', found: `backend ${why}`, needed: 'a stand-in by --backend' } as const;
  return new GatewayRefusal('API_CONFIGURATION_ERROR', finding);
}

/** Why a request led to no method. */
function noRoute({ method, path }: GatewayRequest, match: RoutedRequest['match'] | undefined): Finding {
  if (!match) return { check: 'route', found: `no route has the path ${path}`, needed: 'a declared path' };
  const { path: declared, methods } = match.resource;
  return { check: 'route', found: `${declared} has no method ${method}`, needed: [...methods.keys()].join(' or ') };
}

/** A function in place of an endpoint gets the headers that identify the caller. */
function withCaller(integration: HttpIntegration, routed: RoutedRequest, findings: RequestFindings): RoutedRequest {
  const { stage, request, match } = routed;
  const context = requestContext(request, stage, findings);
  const headers = endpointHeaders(request.headers, request, integration, { pathParameters: match.parameters, context });
  return { ...routed, request: { ...request, headers } };
}

/** An endpoint in place of a function gets the request under the path it came to. */
function forwarding(url: string, { request }: RoutedRequest, timeoutMs: number): HttpIntegration {
  const base = url.replace(/\/+$/, '');
  const uri = `${base}${request.path.replaceAll(/[{}]/g, encodeURIComponent)}`;
  return {
    kind: 'HTTP_PROXY',
    method: request.method,
    uri,
    base,
    parameters: [],
    timeoutMs,
    inVpc: false,
    backend: undefined,
  };
}

/** @throws GatewayRefusal as `HttpEndpoints.call` does */
async function callEndpoint(
  integration: HttpIntegration,
  { stage, request, match }: RoutedRequest,
  { endpoints, standIn }: Pick<StageOptions, 'endpoints'> & { readonly standIn?: string | undefined },
  findings: RequestFindings,
): Promise<Response> {
  const { binaryMediaTypes } = stage;
  const asked = endpointRequest(request, integration, {
    pathParameters: match.parameters,
    context: requestContext(request, stage, findings),
    apiId: stage.apiId,
    binaryMediaTypes,
    standIn,
  });
  const started = performance.now();
  try {
    return await endpoints.call(asked, {
      timeoutMs: integration.timeoutMs,
      accept: headerValue(request.headers, 'accept'),
      binaryMediaTypes,
    });
  } finally {
    findings.integrationLatencyMs = Math.round(performance.now() - started);
  }
}

function templateInput({ stage, request, match }: RoutedRequest, findings: RequestFindings): TemplateInput {
  return {
    request,
    pathParameters: match.parameters,
    stageVariables: stage.variables,
    context: requestContext(request, stage, findings),
  };
}

/** @throws GatewayRefusal `INTEGRATION_TIMEOUT` after as long as API Gateway waits */
async function invoke(
  { runner, timeoutMs }: { readonly runner: Runner; readonly timeoutMs: number },
  { stage, request, match }: RoutedRequest,
  findings: RequestFindings,
): Promise<Response> {
  const { binaryMediaTypes } = stage;
  const event = proxyEvent(request, {
    resource: match.resource.path,
    pathParameters: match.parameters,
    stageVariables: stage.variables,
    requestContext: requestContext(request, stage, findings),
    binaryMediaTypes,
  });
  const started = performance.now();
  const outcome = await invokeWithin(timeoutMs, runner, event, request.requestId);
  findings.integrationLatencyMs = Math.round(performance.now() - started);
  if ('result' in outcome) {
    const response = proxyResponse(outcome.result, {
      accept: headerValue(request.headers, 'accept'),
      binaryMediaTypes,
    });
    response.headers.set('x-amzn-trace-id', answeredTrace(request));
    return response;
  }
  if (outcome.failure === 'given-up') {
    const found = `function did not answer within ${timeoutMs} ms`;
    throw new GatewayRefusal('INTEGRATION_TIMEOUT', { check: 'backend', found });
  }
  if (outcome.failure === 'event-too-large') {
    throw new GatewayRefusal('REQUEST_TOO_LARGE', { check: 'backend', found: 'event is too large for the function' });
  }
  throw malformedResponse(`function failed: ${outcome.failure}`);
}

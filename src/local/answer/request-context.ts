import type { GatewayRefusal } from './gateway-refusal';
import type { DecisionTrace } from '../decision/decision-trace';
import type { GatewayRequest } from './gateway-request';
import type { RestApiStage } from '../../system/rest-api';
import { headerValue } from '../../system/http-message';

/** The stage a request came to, as the context shows it. */
export type ContextStage = Pick<RestApiStage, 'accountId' | 'apiId' | 'deploymentId' | 'name'>;

/** The resource a request was routed to. */
export interface ContextResource {
  readonly id: string;
  /** E.g. `/customers/{id}`. */
  readonly path: string;
}

/** Facts about a request, collected while it is handled. */
export interface RequestFindings {
  resource?: ContextResource;
  /** Context that the authorizer returned about the caller. */
  authorizer?: Readonly<Record<string, unknown>>;
  /** The caller's API key, if the method requires one. */
  apiKey?: { readonly id: string; readonly value: string };
  /** Milliseconds the function behind the route took. */
  integrationLatencyMs?: number;
  /** The answer API Gateway gave by itself. */
  refusal?: GatewayRefusal;
  /** Records each step; absent if no listener needs it. */
  readonly trace?: DecisionTrace;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/**
 * `requestContext` of a proxy event, which is `$context` of a template as well.
 * @see AWS docs, "Input format of a Lambda function for proxy integration"
 */
export function requestContext(
  request: GatewayRequest,
  stage: ContextStage,
  { resource, authorizer, apiKey }: Readonly<RequestFindings> = {},
): Record<string, unknown> {
  const domainName = headerValue(request.headers, 'host') ?? '';
  // Assigned one by one, because this runs twice for each request: spreading into a literal would cost more than the
  // rest.
  const context: Record<string, unknown> = {};
  if (resource !== undefined) {
    context.resourceId = resource.id;
    context.resourcePath = resource.path;
  }
  if (authorizer !== undefined) context.authorizer = authorizer;
  context.httpMethod = request.method;
  context.extendedRequestId = request.extendedRequestId;
  context.requestTime = accessLogTime(request.time);
  context.path = request.fullPath;
  context.accountId = stage.accountId;
  context.protocol = request.protocol;
  context.stage = stage.name;
  context.domainPrefix = domainName.split('.')[0];
  context.requestTimeEpoch = request.time.getTime();
  context.requestId = request.requestId;
  context.identity = identity(request, apiKey);
  context.domainName = domainName;
  context.deploymentId = stage.deploymentId;
  context.apiId = stage.apiId;
  return context;
}

function identity(request: GatewayRequest, apiKey: RequestFindings['apiKey']): Record<string, unknown> {
  const known: Record<string, unknown> = {
    cognitoIdentityPoolId: null,
    accountId: null,
    cognitoIdentityId: null,
    caller: null,
    sourceIp: request.sourceIp,
    principalOrgId: null,
    accessKey: null,
    cognitoAuthenticationType: null,
    cognitoAuthenticationProvider: null,
    userArn: null,
    userAgent: headerValue(request.headers, 'user-agent') ?? null,
    user: null,
  };
  if (apiKey !== undefined) {
    known.apiKey = apiKey.value;
    known.apiKeyId = apiKey.id;
  }
  return known;
}

/** E.g. `09/Apr/2015:12:34:56 +0000`. */
function accessLogTime(time: Date): string {
  const iso = time.toISOString();
  const month = MONTHS[time.getUTCMonth()] ?? '';
  return `${iso.slice(8, 10)}/${month}/${iso.slice(0, 4)}:${iso.slice(11, 19)} +0000`;
}

import { ApiGatewayIntegration } from '@cdktf/provider-aws/lib/api-gateway-integration';
import { ApiGatewayIntegrationResponse } from '@cdktf/provider-aws/lib/api-gateway-integration-response';
import type { Construct } from 'constructs';
import type { ModelRoute } from '../../access/model-route';
import { suppress } from '../../policy/suppression';
import { terraformText } from '../terraform-text';
import type { MethodAuthorizer } from './method-authorizer';
import { callerHeaders } from './caller-header';
import { allowedOrigin } from './cors-preflight';
import type { FixedTarget, FunctionTarget, HttpTarget, RouteTarget } from './route-target';

/** The method that is answered. */
export interface IntegratedMethod {
  readonly restApiId: string;
  readonly resourceId: string;
  /** Method of the resource, which the integration waits for. */
  readonly httpMethod: string;
  readonly route: ModelRoute;
  readonly authorizer: MethodAuthorizer['type'];
  readonly corsOrigins: readonly string[];
}

/** Types of bodies that callers send as a rule; a fixed answer reads none of them. */
const CONTENT_TYPES = [
  'application/json',
  'application/octet-stream',
  'application/x-www-form-urlencoded',
  'application/xml',
  'multipart/form-data',
  'text/plain',
] as const;

/**
 * Adds the integration of a method. The id is the same for every kind, so that another backend updates the integration
 * in place if AWS allows it, and a review shows one change.
 * @see AWS docs, "Integrations for REST APIs in API Gateway"
 */
export function integrate(scope: Construct, method: IntegratedMethod, target: RouteTarget): ApiGatewayIntegration {
  if ('invokeArn' in target) return toFunction(scope, method, target);
  return 'url' in target ? toEndpoint(scope, method, target) : fixed(scope, method, target);
}

function toFunction(scope: Construct, method: IntegratedMethod, target: FunctionTarget): ApiGatewayIntegration {
  const integration = new ApiGatewayIntegration(scope, 'integration', {
    ...place(method),
    type: 'AWS_PROXY',
    integrationHttpMethod: 'POST',
    uri: target.invokeArn,
    ...(target.longWait ? { timeoutMilliseconds: target.longWait.timeoutMs } : {}),
  });
  if (target.longWait) suppressLongWait(integration, target.longWait.reason);
  const { foreign: reason } = target;
  if (reason !== undefined) suppress(integration, { rule: 'function-timeout', subject: 'uri', reason });
  return integration;
}

function toEndpoint(scope: Construct, method: IntegratedMethod, target: HttpTarget): ApiGatewayIntegration {
  const { route } = method;
  const { reach } = target;
  const behind = target.paths[route.name] ?? route.path;
  const parameters = pathParameters(behind);
  const integration = new ApiGatewayIntegration(scope, 'integration', {
    ...place(method),
    type: 'HTTP_PROXY',
    integrationHttpMethod: route.method,
    uri: `${target.url}${behind.replaceAll('+}', '}')}`,
    requestParameters: {
      ...Object.fromEntries(
        parameters.map((name) => [`integration.request.path.${name}`, `method.request.path.${name}`]),
      ),
      ...callerHeaders(route.rule, method.authorizer, target.authorization),
    },
    timeoutMilliseconds: target.timeoutMs,
    ...(reach.kind === 'vpc-link' ? { connectionType: 'VPC_LINK', connectionId: reach.id } : {}),
    ...(reach.kind === 'vpc-link' && reach.integrationTarget !== undefined
      ? { integrationTarget: reach.integrationTarget }
      : {}),
  });
  if (target.waitReason !== undefined) suppressLongWait(integration, target.waitReason);
  if (reach.kind === 'direct') suppress(integration, { rule: 'http-endpoint', subject: 'uri', reason: reach.reason });
  return integration;
}

function suppressLongWait(integration: ApiGatewayIntegration, reason: string): void {
  suppress(integration, { rule: 'integration-timeout', subject: 'timeout_milliseconds', reason });
}

function fixed(scope: Construct, method: IntegratedMethod, target: FixedTarget): ApiGatewayIntegration {
  const template = JSON.stringify({ statusCode: target.status });
  return new ApiGatewayIntegration(scope, 'integration', {
    ...place(method),
    type: 'MOCK',
    requestTemplates: Object.fromEntries(CONTENT_TYPES.map((type) => [type, template])),
    passthroughBehavior: 'NEVER',
    // A MOCK integration calls no backend, so it has no method; the value that the provider reads back means
    // nothing.
    lifecycle: { ignoreChanges: ['integration_http_method'] },
  });
}

/** The one answer of a fixed target, once the method declares it. */
export function addFixedAnswer(scope: Construct, method: IntegratedMethod, options: FixedAnswerOptions): void {
  const { integration, target, response } = options;
  const { template } = allowedOrigin(method.corsOrigins);
  new ApiGatewayIntegrationResponse(scope, 'integration-response', {
    ...place(method),
    statusCode: response,
    responseParameters: responseParameters(target, method.corsOrigins),
    responseTemplates: { 'application/json': terraformText(template + literalTemplate(target.body)) },
    dependsOn: [integration],
  });
}

/** The method that gets the fixed answer. */
export interface FixedAnswerOptions {
  readonly integration: ApiGatewayIntegration;
  readonly target: FixedTarget;
  /** Status of the method response, which it waits for. */
  readonly response: string;
}

/** Headers of a fixed answer as parameters of its responses: name to a value in single quotes. */
export function responseParameters(
  { headers }: FixedTarget,
  corsOrigins: readonly string[],
): Readonly<Record<string, string>> {
  const all = { ...headers, ...allowedOrigin(corsOrigins).headers };
  return Object.fromEntries(
    Object.entries(all).map(([name, value]) => [`method.response.header.${name}`, `'${terraformText(value)}'`]),
  );
}

function place({ restApiId, resourceId, httpMethod }: IntegratedMethod) {
  return { restApiId, resourceId, httpMethod };
}

function pathParameters(path: string): string[] {
  return Array.from(path.matchAll(/\{([^}+]+)\+?\}/g), ([, name = '']) => name);
}

/** A text that a template prints unchanged: a plain `$` or `#` would start a reference or a directive. */
function literalTemplate(text: string): string {
  if (!/[$#]/.test(text)) return text;
  const printed = text.replaceAll(/[$#]/g, (character) => (character === '$' ? '${dollar}' : '${hash}'));
  return `#set($dollar = '$')#set($hash = '#')${printed}`;
}

import { ApiGatewayIntegration } from '@cdktf/provider-aws/lib/api-gateway-integration';
import { ApiGatewayIntegrationResponse } from '@cdktf/provider-aws/lib/api-gateway-integration-response';
import { ApiGatewayMethod } from '@cdktf/provider-aws/lib/api-gateway-method';
import { ApiGatewayMethodResponse } from '@cdktf/provider-aws/lib/api-gateway-method-response';
import { Construct } from 'constructs';
import type { ModelRoute } from '../../access/model-route';
import type { NonEmpty } from '../../access/scope';

/** Values from the stack. */
export interface CorsPreflightProps {
  readonly restApiId: string;
  readonly resourceId: string;
  /** Origins of pages that may call the resource. */
  readonly origins: NonEmpty<string>;
  /** The resource's routes, whose methods and headers are allowed. */
  readonly routes: readonly ModelRoute[];
}

const MAX_AGE_SECONDS = 600;

/**
 * OPTIONS of one resource, answered by API Gateway itself and without a token, which browsers do not send there.
 * - only the configured origins; never `*`, since callers send Authorization
 * @see AWS docs, "CORS for REST APIs in API Gateway"
 */
export class CorsPreflight extends Construct {
  constructor(scope: Construct, id: string, props: CorsPreflightProps) {
    super(scope, id);
    const { restApiId, resourceId, origins } = props;
    const method = new ApiGatewayMethod(this, 'method', {
      restApiId,
      resourceId,
      httpMethod: 'OPTIONS',
      authorization: 'NONE',
    });
    const integration = new ApiGatewayIntegration(this, 'integration', {
      restApiId,
      resourceId,
      httpMethod: method.httpMethod,
      type: 'MOCK',
      requestTemplates: { 'application/json': '{"statusCode":204}' },
      // A MOCK integration calls no backend, so it has no method; the value that the provider reads back means
      // nothing.
      lifecycle: { ignoreChanges: ['integration_http_method'] },
    });
    const allowed = allowedHeaders(props.routes);
    const headers = {
      ...(allowed.length > 0 ? { 'Access-Control-Allow-Headers': allowed.join(',') } : {}),
      'Access-Control-Allow-Methods': [...props.routes.map(({ method }) => method), 'OPTIONS'].join(','),
      'Access-Control-Max-Age': String(MAX_AGE_SECONDS),
      Vary: 'Origin',
      ...(origins.length === 1 ? { 'Access-Control-Allow-Origin': origins[0] } : {}),
    };
    const response = new ApiGatewayMethodResponse(this, 'method-response', {
      restApiId,
      resourceId,
      httpMethod: method.httpMethod,
      statusCode: '204',
      responseParameters: Object.fromEntries(
        [...Object.keys(headers), 'Access-Control-Allow-Origin'].map((name) => [responseHeader(name), true]),
      ),
    });
    new ApiGatewayIntegrationResponse(this, 'integration-response', {
      restApiId,
      resourceId,
      httpMethod: method.httpMethod,
      statusCode: response.statusCode,
      responseParameters: Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [responseHeader(name), `'${value}'`]),
      ),
      responseTemplates: { 'application/json': origins.length === 1 ? '' : allowOneOf(origins) },
      dependsOn: [integration],
    });
  }
}

function allowedHeaders(routes: readonly ModelRoute[]): string[] {
  const own = routes.flatMap(({ method, rule }) => [
    ...(rule.public ? [] : ['Authorization']),
    ...(rule.apiKey === 'required' ? ['X-Api-Key'] : []),
    ...(['POST', 'PUT', 'PATCH'].includes(method) ? ['Content-Type'] : []),
    ...(rule.headers ?? []),
    ...(rule.required?.headers ?? []),
  ]);
  return [...new Set(own)].sort();
}

function responseHeader(name: string): string {
  return `method.response.header.${name}`;
}

/** Headers and the start of a template that let pages of the origins read an answer by API Gateway itself. */
export function allowedOrigin(origins: readonly string[]): {
  readonly headers: Readonly<Record<string, string>>;
  readonly template: string;
} {
  const [origin, ...others] = origins;
  if (origin === undefined) return { headers: {}, template: '' };
  if (others.length > 0) return { headers: { Vary: 'Origin' }, template: `${allowOneOf(origins)}\n` };
  return { headers: { Vary: 'Origin', 'Access-Control-Allow-Origin': origin }, template: '' };
}

/** A header holds one origin: the template answers the caller's own if it is among those configured. */
function allowOneOf(origins: readonly string[]): string {
  const condition = origins.map((origin) => `$origin == "${origin}"`).join(' || ');
  return [
    '#set($origin = $input.params("Origin"))',
    `#if(${condition})`,
    '#set($context.responseOverride.header.Access-Control-Allow-Origin = $origin)',
    '#end',
  ].join('\n');
}

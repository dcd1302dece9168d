import { GATEWAY_TIMEOUT_MS } from '../terraform-json/gateway-timeout';
import * as z from 'zod';
import { TerraformJsonError, notModelled } from '../terraform-json/error';
import type { ServedFunction } from './lambda-function';
import { checkTemplate } from './mapping-template';
import type { MethodKey, MockIntegration } from './mock-integration';
import { readMockResponses } from './mock-integration';
import type { ResourceShape, StackResource, ResolvedStack } from '../terraform-json/resolved-stack';

/** An integration that hands the request to a function as it is. */
export interface ProxyIntegration {
  readonly kind: 'AWS_PROXY';
  readonly lambda: ServedFunction;
  /** The alias that is called. */
  readonly qualifier: string | undefined;
  /** Milliseconds API Gateway waits, 50 to 300,000. */
  readonly timeoutMs: number;
}

/** An integration that hands the request to a function that another stack deploys. */
export interface ForeignFunctionIntegration {
  readonly kind: 'FOREIGN_FUNCTION';
  readonly functionArn: string;
  /** As routes name it; absent if the JSON does not say. */
  readonly backend: string | undefined;
  readonly timeoutMs: number;
}

/** An integration that hands the request to an HTTP endpoint. */
export interface HttpIntegration {
  readonly kind: 'HTTP_PROXY';
  readonly method: string;
  /** With parameters in braces. */
  readonly uri: string;
  /** The part of it that all routes of the endpoint share. */
  readonly base: string;
  /** Parts of the request that the integration sets, in place of the caller's. */
  readonly parameters: readonly RequestParameter[];
  readonly timeoutMs: number;
  /** Whether the endpoint is reachable only in a VPC. */
  readonly inVpc: boolean;
  /** As routes name it; absent if the JSON does not say. */
  readonly backend: string | undefined;
}

/** A part of the integration request, and the source of its value. */
export interface RequestParameter {
  readonly place: 'header' | 'path' | 'querystring';
  readonly name: string;
  readonly source: ParameterSource;
}

/** A fixed text, a variable of the context, or a part of the caller's request. */
export type ParameterSource =
  | { readonly kind: 'fixed'; readonly text: string }
  | { readonly kind: 'context'; readonly variable: string }
  | { readonly kind: 'header' | 'path' | 'querystring'; readonly name: string };

/** The integration of a method, which answers its requests. */
export type Integration = ProxyIntegration | ForeignFunctionIntegration | HttpIntegration | MockIntegration;

const shape = {
  read: z.object({
    rest_api_id: z.string(),
    resource_id: z.string(),
    http_method: z.string(),
    type: z.string(),
    integration_http_method: z.string().optional(),
    uri: z.string().default(''),
    timeout_milliseconds: z.number().min(50).max(300_000).default(GATEWAY_TIMEOUT_MS),
    passthrough_behavior: z.enum(['WHEN_NO_MATCH', 'WHEN_NO_TEMPLATES', 'NEVER']).default('WHEN_NO_MATCH'),
    request_templates: z.record(z.string(), z.string()).default({}),
    request_parameters: z.record(z.string(), z.string()).default({}),
    connection_type: z.enum(['INTERNET', 'VPC_LINK']).default('INTERNET'),
  }),
  ignored: ['cache_namespace', 'connection_id', 'integration_target'],
} satisfies ResourceShape<z.ZodRawShape>;

/** URI by which API Gateway invokes a function. */
const FOREIGN_FUNCTION = /^arn:[^:]+:apigateway:[^:]+:lambda:path\/2015-03-31\/functions\/(arn:[^/]+)\/invocations$/;

/**
 * The integration of a method.
 * @throws TerraformJsonError `ERR_NOT_MODELLED`, or `ERR_RESOURCE_INVALID` if the method has none
 */
export function readIntegration(
  stack: ResolvedStack,
  key: MethodKey,
  functions: readonly ServedFunction[],
  methodAddress: string,
): Integration {
  for (const resource of stack.all('aws_api_gateway_integration')) {
    const read = stack.read(resource, shape);
    const own = read.rest_api_id === key.restApiId && read.resource_id === key.resourceId;
    if (!own || read.http_method !== key.httpMethod) continue;
    if (read.type === 'HTTP_PROXY') return httpIntegration(stack, resource, read);
    const [parameter] = Object.keys(read.request_parameters);
    if (parameter !== undefined) {
      throw notModelled(
        resource.address,
        `request parameter "${parameter}" with type ${read.type}`,
        'is HTTP_PROXY with such',
      );
    }
    if (read.type === 'AWS_PROXY') return proxyIntegration(stack, resource, read, functions);
    if (read.type !== 'MOCK') {
      throw notModelled(resource.address, `type ${read.type}`, 'are AWS_PROXY, HTTP_PROXY and MOCK');
    }
    for (const template of Object.values(read.request_templates)) checkTemplate(template, resource.address);
    return {
      kind: 'MOCK',
      requestTemplates: read.request_templates,
      passthrough: read.passthrough_behavior,
      responses: readMockResponses(stack, key),
    };
  }
  throw new TerraformJsonError(
    'ERR_RESOURCE_INVALID',
    `${methodAddress} has no integration, expected one; API Gateway refuses to deploy a method without one`,
  );
}

function proxyIntegration(
  stack: ResolvedStack,
  resource: StackResource,
  read: z.output<typeof shape.read>,
  functions: readonly ServedFunction[],
): ProxyIntegration | ForeignFunctionIntegration {
  const lambda = functions.find(({ invokeArns }) => invokeArns.has(read.uri));
  const [, functionArn] = FOREIGN_FUNCTION.exec(read.uri) ?? [];
  if (!lambda && functionArn === undefined) {
    const modelled = 'is the invoke_arn of a function or alias of the stack, or of an existing one';
    throw notModelled(resource.address, `uri "${read.uri}"`, modelled);
  }
  if (read.integration_http_method !== 'POST') {
    throw new TerraformJsonError(
      'ERR_RESOURCE_INVALID',
      `${resource.address} calls a function with ${read.integration_http_method ?? 'no method'}, expected POST; set integration_http_method`,
    );
  }
  const timeoutMs = read.timeout_milliseconds;
  if (lambda) return { kind: 'AWS_PROXY', lambda, qualifier: lambda.invokeArns.get(read.uri), timeoutMs };
  const named = Object.entries(stack.backends).find(
    ([, each]) => 'functionArn' in each && each.functionArn === functionArn,
  );
  return { kind: 'FOREIGN_FUNCTION', functionArn: functionArn ?? '', backend: named?.[0], timeoutMs };
}

function httpIntegration(
  stack: ResolvedStack,
  { address }: StackResource,
  read: z.output<typeof shape.read>,
): HttpIntegration {
  const { uri, integration_http_method: method } = read;
  if (method === undefined || method === 'ANY') {
    throw notModelled(
      address,
      `integration_http_method ${method ?? 'unset'}`,
      'is the one method it calls the endpoint with',
    );
  }
  if (!/^https?:\/\/[^/{}]+(?:\/|$)/.test(uri))
    throw notModelled(address, `uri "${uri}"`, 'is an http:// or https:// address');
  const bases = Object.entries(stack.backends)
    .flatMap(([backend, each]) => ('url' in each ? [{ backend, base: each.url.replace(/\/+$/, '') }] : []))
    .filter(({ base }) => uri === base || uri.startsWith(`${base}/`))
    .sort((one, other) => other.base.length - one.base.length);
  return {
    kind: 'HTTP_PROXY',
    method,
    uri,
    base: bases[0]?.base ?? new URL(uri).origin,
    parameters: Object.entries(read.request_parameters).map(([name, source]) =>
      requestParameter(address, name, source),
    ),
    timeoutMs: read.timeout_milliseconds,
    inVpc: read.connection_type === 'VPC_LINK',
    backend: bases[0]?.backend,
  };
}

function requestParameter(address: string, parameter: string, source: string): RequestParameter {
  const [, place, name = ''] = /^integration\.request\.(header|path|querystring)\.(.+)$/.exec(parameter) ?? [];
  const from = parameterSource(source);
  if (place !== undefined && from) return { place: place as RequestParameter['place'], name, source: from };
  const modelled =
    'is integration.request.header.NAME, .path.NAME or .querystring.NAME from a value in single quotes, context.NAME or method.request.header.NAME, .path.NAME or .querystring.NAME';
  throw notModelled(address, `request parameter "${parameter}" from "${source}"`, modelled);
}

function parameterSource(source: string): ParameterSource | undefined {
  const [, fixed] = /^'(.*)'$/s.exec(source) ?? [];
  if (fixed !== undefined) return { kind: 'fixed', text: fixed };
  const [, variable] = /^context\.([\w.]+)$/.exec(source) ?? [];
  if (variable !== undefined) return { kind: 'context', variable };
  const [, kind, name = ''] = /^method\.request\.(header|path|querystring)\.(.+)$/.exec(source) ?? [];
  return kind === undefined ? undefined : { kind: kind as RequestParameter['place'], name };
}

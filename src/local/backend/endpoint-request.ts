import { contextVariable } from '../../system/context-variable';
import type { Pair } from '../../system/http-message';
import { headerValue } from '../../system/http-message';
import type { HttpIntegration, ParameterSource, RequestParameter } from '../../system/integration';
import type { GatewayRequest } from '../answer/gateway-request';
import { isBinary } from '../answer/proxy-event';
import { functionHeaders } from '../answer/request-header';

/** Request to an endpoint. */
export interface EndpointRequest {
  readonly method: string;
  readonly url: URL;
  /** Path and query, to the letter. */
  readonly path: string;
  readonly headers: readonly Pair[];
  readonly body: Buffer;
}

/** Sources of a request's parameters, in addition to the request itself. */
export interface ParameterValues {
  /** Percent-encoded as they were sent. */
  readonly pathParameters: Readonly<Record<string, string>>;
  readonly context: Readonly<Record<string, unknown>>;
}

/** Inputs of a request to an endpoint, in addition to the caller's request. */
export interface EndpointOptions extends ParameterValues {
  readonly apiId: string;
  readonly binaryMediaTypes: readonly string[];
  /**
   * Address in place of the endpoint's.
   * @default - the endpoint's
   */
  readonly standIn?: string | undefined;
}

/**
 * The request to an endpoint: the caller's, with the integration's parameters in place of the caller's. A parameter
 * without a value removes the caller's.
 * @see AWS docs, "Parameter mapping sources for REST APIs in API Gateway" and "Amazon API Gateway important notes"
 */
export function endpointRequest(
  request: GatewayRequest,
  integration: HttpIntegration,
  options: EndpointOptions,
): EndpointRequest {
  const { standIn, binaryMediaTypes } = options;
  const { uri, base } = integration;
  const declared = standIn === undefined ? uri : `${standIn.replace(/\/+$/, '')}${uri.slice(base.length)}`;
  const inPath = setValues('path', request, integration, options);
  const target = declared.replaceAll(
    /\{([^}]+)\}/g,
    (whole, name: string) => inPath.find((each) => each.name === name)?.value ?? whole,
  );
  const query = replaced(request.query, setValues('querystring', request, integration, options));
  const isText = !isBinary(headerValue(request.headers, 'content-type'), binaryMediaTypes);
  const passed = functionHeaders(request).filter(([name]) => name.toLowerCase() !== 'host');
  return {
    method: integration.method,
    url: new URL(target),
    path: `${pathOf(target)}${queryText(query)}`,
    headers: [...endpointHeaders(passed, request, integration, options), ['x-amzn-apigateway-api-id', options.apiId]],
    // A body passes as text unless its media type is binary.
    body: isText ? Buffer.from(request.body.toString()) : request.body,
  };
}

/** Headers, with those that the integration sets in place of any of the same name. */
export function endpointHeaders(
  headers: readonly Pair[],
  request: GatewayRequest,
  integration: HttpIntegration,
  options: ParameterValues,
): Pair[] {
  return replaced(headers, setValues('header', request, integration, options), (name) => name.toLowerCase());
}

function setValues(
  place: RequestParameter['place'],
  request: GatewayRequest,
  { parameters }: HttpIntegration,
  options: ParameterValues,
): SetValue[] {
  return parameters
    .filter((parameter) => parameter.place === place)
    .map(({ name, source }) => ({ name, value: valueOf(source, request, options) }));
}

function valueOf(source: ParameterSource, request: GatewayRequest, options: ParameterValues): string | undefined {
  switch (source.kind) {
    case 'fixed':
      return source.text;
    case 'context': {
      const value = contextVariable(options.context, source.variable);
      return value === '' ? undefined : String(value);
    }
    case 'path':
      return options.pathParameters[source.name];
    case 'header':
      return headerValue(request.headers, source.name);
    case 'querystring':
      return request.query.find(([name]) => name === source.name)?.[1];
  }
}

interface SetValue {
  readonly name: string;
  readonly value: string | undefined;
}

function replaced(given: readonly Pair[], set: readonly SetValue[], same = (name: string) => name): Pair[] {
  const names = set.map(({ name }) => same(name));
  return [
    ...given.filter(([name]) => !names.includes(same(name))),
    ...set.flatMap(({ name, value }): Pair[] => (value === undefined ? [] : [[name, value]])),
  ];
}

/** The path exactly as written: a URL parser would resolve `..`. */
function pathOf(target: string): string {
  const path = /^https?:\/\/[^/]*(.*)$/s.exec(target)?.[1] ?? '';
  return path === '' ? '/' : path;
}

function queryText(query: readonly Pair[]): string {
  if (query.length === 0) return '';
  return `?${query.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&')}`;
}

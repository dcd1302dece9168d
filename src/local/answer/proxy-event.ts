import type { Pair } from '../../system/http-message';
import { headerValue } from '../../system/http-message';
import type { GatewayRequest } from './gateway-request';
import { functionHeaders } from './request-header';

/** Inputs of a proxy event in addition to the request. */
export interface ProxyEventOptions {
  /** Declared path, e.g. `/customers/{id}`. */
  readonly resource: string;
  /** Percent-encoded as they were sent. */
  readonly pathParameters: Readonly<Record<string, string>>;
  readonly stageVariables: Readonly<Record<string, string>>;
  readonly requestContext: Readonly<Record<string, unknown>>;
  /** Bodies of these types are passed on in base64. */
  readonly binaryMediaTypes: readonly string[];
}

/**
 * The event a function gets, payload version 1: null if there is nothing, the last value if there are several.
 * @see AWS docs, "Input format of a Lambda function for proxy integration"
 */
export function proxyEvent(request: GatewayRequest, options: ProxyEventOptions) {
  const { resource, pathParameters, stageVariables, binaryMediaTypes } = options;
  const headers = functionHeaders(request);
  const isBase64Encoded = isBinary(headerValue(request.headers, 'content-type'), binaryMediaTypes);
  return {
    resource,
    path: request.eventPath,
    httpMethod: request.method,
    headers: lastValues(headers),
    multiValueHeaders: allValues(headers),
    queryStringParameters: lastValues(request.query),
    multiValueQueryStringParameters: allValues(request.query),
    pathParameters: orNull(pathParameters),
    stageVariables: orNull(stageVariables),
    requestContext: options.requestContext,
    body: request.body.length === 0 ? null : request.body.toString(isBase64Encoded ? 'base64' : 'utf8'),
    isBase64Encoded: isBase64Encoded && request.body.length > 0,
  };
}

/**
 * Whether a media type is one of an API's binary ones.
 * @param mediaType - value of Content-Type, or the first of Accept
 */
export function isBinary(mediaType: string | undefined, binaryMediaTypes: readonly string[]): boolean {
  const [given = ''] = (mediaType ?? '').split(/[;,]/);
  const type = given.trim().toLowerCase();
  return binaryMediaTypes.some((binary) => {
    if (binary === '*/*') return true;
    // `*/png` and the like match no type.
    if (binary.startsWith('*/')) return false;
    return binary.endsWith('/*') ? type.startsWith(binary.slice(0, -1)) : type === binary.toLowerCase();
  });
}

function lastValues(pairs: readonly Pair[]): Record<string, string> | null {
  return orNull(Object.fromEntries(pairs));
}

function allValues(pairs: readonly Pair[]): Record<string, string[]> | null {
  const values = new Map<string, string[]>();
  for (const [name, value] of pairs) {
    const list = values.get(name);
    if (list) list.push(value);
    else values.set(name, [value]);
  }
  return orNull(Object.fromEntries(values));
}

function orNull<T extends object>(record: T): T | null {
  return Object.keys(record).length === 0 ? null : record;
}

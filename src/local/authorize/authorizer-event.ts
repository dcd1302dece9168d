import type { GatewayRequest } from '../answer/gateway-request';
import type { ProxyEventOptions } from '../answer/proxy-event';
import { proxyEvent } from '../answer/proxy-event';

/**
 * The event of a REQUEST authorizer: the request without its body, and the ARN of the called method. An empty part is
 * an empty object and not null.
 * @see AWS docs, "Input to an API Gateway Lambda authorizer"
 */
export function authorizerEvent(
  request: GatewayRequest,
  methodArn: string,
  options: Omit<ProxyEventOptions, 'binaryMediaTypes'>,
) {
  const event = proxyEvent(request, { ...options, binaryMediaTypes: [] });
  const { resource, path, httpMethod, requestContext } = event;
  return {
    type: 'REQUEST',
    methodArn,
    resource,
    path,
    httpMethod,
    headers: event.headers ?? {},
    multiValueHeaders: event.multiValueHeaders ?? {},
    queryStringParameters: event.queryStringParameters ?? {},
    multiValueQueryStringParameters: event.multiValueQueryStringParameters ?? {},
    pathParameters: event.pathParameters ?? {},
    stageVariables: event.stageVariables ?? {},
    requestContext,
  };
}

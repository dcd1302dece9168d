import type { APIGatewayProxyEvent } from 'aws-lambda';
import { customerId } from './customer-id';

/**
 * Returns the event that the router gets, or `undefined` if no route can serve its path.
 * - The route is `resource`, which API Gateway authorized; the path only supplies the id, decoded once. The router's
 *   own parser would read `/customers/.` as `/customers`, and would find nothing behind a base path mapping.
 * - Only two headers: the router puts headers into a `Request`, which throws on a character outside Latin-1, and no
 *   later code should hold an `Authorization` header.
 * - No body with GET, because `Request` throws on one.
 */
export function routedEvent(event: APIGatewayProxyEvent): APIGatewayProxyEvent | undefined {
  const path = routedPath(event.resource, event.path);
  if (path === undefined) return undefined;
  const ifMatch = header(event, 'if-match');
  return {
    ...event,
    path,
    headers: {
      host: 'customers.invalid',
      // The default of API Gateway is the same.
      'content-type': header(event, 'content-type') ?? 'application/json',
      ...(ifMatch !== undefined && { 'if-match': ifMatch }),
    },
    multiValueHeaders: {},
    body: event.httpMethod === 'GET' ? null : event.body,
    // The tracer middleware reads a field of `identity` without checking that it exists.
    requestContext: { ...event.requestContext, identity: { ...event.requestContext.identity } },
  };
}

/**
 * Returns a header by its lower-case name. Characters that are not printable ASCII become `?`; several values are
 * joined.
 */
export function header({ headers, multiValueHeaders }: APIGatewayProxyEvent, name: string): string | undefined {
  // Both are null in an event without headers, although the type says otherwise; a spread accepts null.
  const named = Object.entries<string | string[] | undefined>({ ...headers, ...multiValueHeaders }).find(
    ([given, value]) => given.toLowerCase() === name && value !== undefined,
  );
  return (
    named &&
    [named[1]]
      .flat()
      .join(', ')
      .replaceAll(/[^ -~]/g, '?')
  );
}

function routedPath(resource: string, path: string): string | undefined {
  const template = resource.split('/').slice(1);
  // Compares only the end of the path: it may start with the base path of a custom domain.
  const given = path.split('/').filter(Boolean).slice(-template.length);
  const parts = template.map((part, index) => {
    if (!part.startsWith('{')) return part === given[index] ? part : undefined;
    return customerId.safeParse(decoded(given[index])).data;
  });
  return parts.includes(undefined) ? undefined : `/${parts.join('/')}`;
}

function decoded(part: string | undefined): string | undefined {
  try {
    return part && decodeURIComponent(part);
  } catch {
    return undefined;
  }
}

import type { APIGatewayProxyEvent } from 'aws-lambda';
import { customerId } from './customer-id';

/**
 * What the router sees of a request, or `undefined` when no route can serve its path.
 * - the route is the one API Gateway authorized, its `resource`; the path only fills in the id, decoded once.
 *   The router's own parser would read `/customers/.` as `/customers` and, behind a base path mapping, find nothing.
 * - two headers: it turns all others into a `Request`, where a character outside Latin-1 throws,
 *   and no code behind it should hold an `Authorization` header
 * - no body with GET, for which `Request` throws
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
      // API Gateway's own default, too.
      'content-type': header(event, 'content-type') ?? 'application/json',
      ...(ifMatch !== undefined && { 'if-match': ifMatch }),
    },
    multiValueHeaders: {},
    body: event.httpMethod === 'GET' ? null : event.body,
    // The tracer middleware reads an address from it without asking whether it is there.
    requestContext: { ...event.requestContext, identity: { ...event.requestContext.identity } },
  };
}

/** A header by its lower-case name; what is not printable ASCII is `?`, and several values are one list. */
export function header({ headers, multiValueHeaders }: APIGatewayProxyEvent, name: string): string | undefined {
  // Both are null in an event without headers, whatever the type says: spread, not read.
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
  // The end of the path: a custom domain's base path may come before it.
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

import type { APIGatewayProxyEvent } from 'aws-lambda';

/** Parts of a request that tests vary. */
export interface EventParts {
  /** Percent-encoded; defaults to the resource. */
  readonly path?: string;
  /** Path with the stage, or with the base path of a domain; defaults to the stage `prod`. */
  readonly wholePath?: string;
  readonly query?: Record<string, string> | null;
  readonly headers?: Record<string, string> | null;
  /** A string is sent unchanged, anything else as JSON. */
  readonly body?: unknown;
  readonly isBase64Encoded?: boolean;
  readonly authorizer?: Record<string, unknown> | null;
}

/** Builds an event of a REST API's Lambda proxy integration; `route` is e.g. `GET /customers/{id}`. */
export function apiEvent(route: string, parts: EventParts = {}): APIGatewayProxyEvent {
  const [httpMethod = '', resource = ''] = route.split(' ');
  const {
    path = resource,
    wholePath = `/prod${path}`,
    query = null,
    headers = {},
    body,
    isBase64Encoded = false,
  } = parts;
  const { authorizer = { claims: { client_id: 'reporting' } } } = parts;
  const many = (single: Record<string, string> | null) =>
    single && Object.fromEntries(Object.entries(single).map(([name, value]) => [name, [value]]));
  const event = {
    httpMethod,
    resource,
    path,
    headers,
    multiValueHeaders: many(headers),
    queryStringParameters: query,
    multiValueQueryStringParameters: many(query),
    pathParameters: null,
    stageVariables: null,
    body: body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body),
    isBase64Encoded,
    requestContext: {
      requestId: 'request-1',
      stage: 'prod',
      path: wholePath,
      identity: { sourceIp: '192.0.2.1' },
      authorizer,
    },
  };
  return event as unknown as APIGatewayProxyEvent;
}

import type { RouteRule } from '../access/route-rule';
import type { Method } from '../access/route';
import type { ApiDescription, Operation } from './description';
import type { Content, DocumentedOperation, Header, Schema, Reference, Response } from './document';
import { responseHeaders } from './parameter';
import { schemaReference } from './schema';

/** Name of the schema component of every error body. */
export const ERROR = 'Error';

/** Body of every error, from API Gateway or from the function. */
export const errorSchema: Schema = {
  type: 'object',
  description: 'What went wrong.',
  properties: {
    error: { type: 'string', description: 'A code to branch on; there may be more of them later.' },
    message: { type: 'string', description: 'What to correct, for people; it may be reworded.' },
  },
  required: ['error', 'message'],
  additionalProperties: false,
};

interface StandardResponse {
  /** Name of the response component. */
  readonly name: string;
  readonly description: string;
  readonly headers?: Readonly<Record<string, Header>>;
}

/** @see RFC 6750, section 3, "The WWW-Authenticate Response Header Field" */
const CHALLENGE = {
  'WWW-Authenticate': { required: false, description: 'The scheme to use, `Bearer`.', schema: { type: 'string' } },
};

const STANDARD: Readonly<Partial<Record<number, StandardResponse>>> = {
  400: {
    name: 'BadRequest',
    description:
      'The body is not what the operation takes (`invalid_body`), or a required parameter is missing (`request_refused`).',
  },
  401: {
    name: 'Unauthorized',
    description:
      'The access token is missing or not valid (`unauthorized`) or has expired (`expired_token`). API Gateway may also answer so to a token without any of the scopes.',
    headers: CHALLENGE,
  },
  403: {
    name: 'Forbidden',
    description:
      'The access token is valid and has none of the scopes that are asked for, or the call came from an address that may not (`access_denied`), or a web ACL blocked it (`blocked`).',
    headers: CHALLENGE,
  },
  429: { name: 'TooManyRequests', description: 'Too many requests in a short time (`throttled`); try again later.' },
  500: { name: 'ServerError', description: 'The request failed on the side of the API; try again later.' },
};

/**
 * Errors that a route can return without declaring them. API Gateway checks the token, a declared body and required
 * parameters, and throttles every route; any request can fail.
 */
export function standardStatuses(rule: RouteRule): number[] {
  return [...(rule.body || rule.required ? [400] : []), ...(rule.public ? [] : [401, 403]), 429, 500];
}

/**
 * All responses of a route. An operation's own text about an error replaces the standard one.
 * @see OpenAPI 3.1.1, "Responses Object"
 */
export function responses(
  method: Method,
  rule: RouteRule,
  { answers, errors }: Operation,
  context: Pick<ApiDescription, 'bodies' | 'notes'>,
): DocumentedOperation['responses'] {
  // RFC 9110, section 9.3.2: an answer to HEAD has no content.
  const content = (name: string) => (method === 'HEAD' ? {} : { content: jsonContent(name) });
  const standard = standardStatuses(rule).flatMap((status) => {
    const name = STANDARD[status]?.name;
    return name === undefined ? [] : [[status, { $ref: `#/components/responses/${name}` }] as const];
  });
  const successes = Object.entries(answers).map(([status, { description, body, headers }]) => {
    const success: Response = {
      description,
      ...(headers ? { headers: responseHeaders(headers, context) } : {}),
      ...(body === undefined ? {} : content(body)),
    };
    return [status, success] as const;
  });
  const failures = Object.entries(errors ?? {}).map(([status, description]) => {
    const { headers } = STANDARD[Number(status)] ?? {};
    return [status, { description, ...(headers ? { headers } : {}), ...content(ERROR) }] as const;
  });
  return Object.fromEntries<Response | Reference>([...standard, ...successes, ...failures]);
}

/** Shared responses that at least one operation refers to. */
export function componentResponses(operations: readonly DocumentedOperation[]): Record<string, Response> {
  const used = new Set(
    operations.flatMap(({ responses: given }) =>
      Object.values(given).flatMap((response) => ('$ref' in response ? response.$ref.split('/').slice(-1) : [])),
    ),
  );
  const shared = Object.values(STANDARD).flatMap((response) => response ?? []);
  return Object.fromEntries(
    shared
      .filter(({ name }) => used.has(name))
      .map(({ name, ...response }) => [name, { ...response, content: jsonContent(ERROR) }]),
  );
}

/** JSON content with a named schema. */
export function jsonContent(name: string): Content {
  return { 'application/json': { schema: schemaReference(name) } };
}

import type { RouteRule } from '../access/route-rule';
import type { Method } from '../access/route';
import type { ApiDescription, Operation } from './description';
import type { Content, DocumentedOperation, Header, Schema, Reference, Response } from './document';
import { responseHeaders } from './parameter';
import { schemaReference } from './schema';

/** Name of the component every error's body is. */
export const ERROR = 'Error';

/** The body of every error, whoever answers it: API Gateway or the function. */
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
  /** Name of the component. */
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
 * Errors a route can give without declaring them: API Gateway holds the token, a declared body and required
 * parameters against the declaration, throttles every route, and anything can break.
 */
export function standardStatuses(rule: RouteRule): number[] {
  return [...(rule.body || rule.required ? [400] : []), ...(rule.public ? [] : [401, 403]), 429, 500];
}

/**
 * Every answer a route can give. What an operation says about an error comes before what is said about it everywhere.
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

/** The shared answers that some operation refers to. */
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

/** A JSON body of a named schema. */
export function jsonContent(name: string): Content {
  return { 'application/json': { schema: schemaReference(name) } };
}

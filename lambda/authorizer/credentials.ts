import type { APIGatewayRequestAuthorizerEvent } from 'aws-lambda';
import { Refusal } from './refusal';

/** What a request brings to say who sent it. */
export interface Credentials {
  /** A token, not looked at yet. */
  readonly token?: string;
  readonly apiKey?: string;
}

// The scheme may be left out, as the native authorizer of API Gateway allows.
const BEARER = /^(?:Bearer +)?([\w.~+/=-]+)$/i;

/**
 * The token and the API key of a request. A header that stands twice is refused: who is right?
 * @throws Refusal `malformed-header`
 * @see RFC 6750, section 2.1
 */
export function credentials(event: APIGatewayRequestAuthorizerEvent): Credentials {
  const authorization = headerValue(event, 'authorization');
  const apiKey = headerValue(event, 'x-api-key');
  const token = authorization && BEARER.exec(authorization)?.[1];
  if (authorization && token === undefined) throw new Refusal('malformed-header');
  return { ...(token && { token }), ...(apiKey && { apiKey }) };
}

function headerValue({ headers, multiValueHeaders }: APIGatewayRequestAuthorizerEvent, name: string): string {
  // Either may be null; `headers` has the last of several values.
  const all: Readonly<Record<string, string | string[] | undefined>> = multiValueHeaders ?? headers ?? {};
  const values = Object.keys(all)
    // The length first, for a request has a dozen headers that are others.
    .filter((given) => given.length === name.length && given.toLowerCase() === name)
    .flatMap((given) => all[given] ?? []);
  if (values.length > 1) throw new Refusal('malformed-header');
  return values[0]?.trim() ?? '';
}

import type { APIGatewayRequestAuthorizerEvent } from 'aws-lambda';
import { Refusal } from './refusal';

/** What a request brings to say who sent it. */
export interface Credentials {
  /** A token, not looked at yet: it may have characters that no token has. */
  readonly token: string | undefined;
  readonly apiKey: string | undefined;
}

// The scheme may be left out, as the native authorizer of API Gateway allows.
const BEARER = /^(?:Bearer +)?([\w.~+/=-]+)$/i;
const TOKEN = /^[\w.~+/=-]+$/;
const USUAL = 'Bearer ';

/**
 * The token and the API key of a request. A header that stands twice is refused: who is right?
 * @throws Refusal `malformed-header`
 * @see RFC 6750, section 2.1
 */
export function credentials({ headers, multiValueHeaders }: APIGatewayRequestAuthorizerEvent): Credentials {
  // Either may be null; `headers` has the last of several values.
  const all: Readonly<Record<string, string | string[] | undefined>> = multiValueHeaders ?? headers ?? {};
  let authorization: string | undefined;
  let apiKey: string | undefined;
  // A request has a dozen headers that are others, which their length tells.
  for (const name of Object.keys(all)) {
    if (name.length === 13) {
      // As most clients write it; to change letters takes longer than all else here.
      const isIt = name === 'Authorization' || name.toLowerCase() === 'authorization';
      if (isIt) authorization = only(all[name], authorization);
    } else if (name.length === 9 && name.toLowerCase() === 'x-api-key') {
      apiKey = only(all[name], apiKey);
    }
  }
  return { token: authorization ? tokenOf(authorization) : undefined, apiKey: apiKey?.trim() || undefined };
}

/** Whether a text has no other characters than tokens have. */
export function isTokenText(text: string): boolean {
  return TOKEN.test(text);
}

/** The one value of a header; those of a name in other letters count, too. */
function only(value: string | string[] | undefined, before: string | undefined): string | undefined {
  if (value === undefined) return before;
  if (typeof value !== 'string' && value.length === 0) return before;
  if (before !== undefined || (typeof value !== 'string' && value.length > 1)) throw new Refusal('malformed-header');
  return typeof value === 'string' ? value : value[0];
}

/** Of the usual form it is cut off, not matched: whoever verifies a token reads all of its characters anyway. */
function tokenOf(header: string): string | undefined {
  const text = header.trim();
  if (text === '') return undefined;
  if (text.startsWith(USUAL) && text.charCodeAt(USUAL.length) !== 0x20) return text.slice(USUAL.length);
  const token = BEARER.exec(text)?.[1];
  if (token === undefined) throw new Refusal('malformed-header');
  return token;
}

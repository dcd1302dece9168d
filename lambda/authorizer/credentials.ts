import type { APIGatewayRequestAuthorizerEvent } from 'aws-lambda';
import { Refusal } from './refusal';

/** Token and API key of a request. */
export interface Credentials {
  /** A token that is not checked yet: it may have characters that no token has. */
  readonly token: string | undefined;
  readonly apiKey: string | undefined;
}

// The scheme may be left out, as the native authorizer of API Gateway allows.
const BEARER = /^(?:Bearer +)?([\w.~+/=-]+)$/i;
const TOKEN = /^[\w.~+/=-]+$/;
const USUAL = 'Bearer ';

/**
 * Reads the token and the API key of a request. A repeated header is refused, because only one of its values can be
 * right.
 * @throws Refusal `malformed-header`
 * @see RFC 6750, section 2.1
 */
export function credentials({ headers, multiValueHeaders }: APIGatewayRequestAuthorizerEvent): Credentials {
  // Either may be null; `headers` has only the last of several values.
  const all: Readonly<Record<string, string | string[] | undefined>> = multiValueHeaders ?? headers ?? {};
  let authorization: string | undefined;
  let apiKey: string | undefined;
  // A request has about a dozen other headers; the length of the name skips them fast.
  for (const name of Object.keys(all)) {
    if (name.length === 13) {
      // Most clients write it so; `toLowerCase` costs more than the rest of this function.
      const isIt = name === 'Authorization' || name.toLowerCase() === 'authorization';
      if (isIt) authorization = only(all[name], authorization);
    } else if (name.length === 9 && name.toLowerCase() === 'x-api-key') {
      apiKey = only(all[name], apiKey);
    }
  }
  return { token: authorization ? tokenOf(authorization) : undefined, apiKey: apiKey?.trim() || undefined };
}

/** Whether a text has only characters that a token may have. */
export function isTokenText(text: string): boolean {
  return TOKEN.test(text);
}

/** Returns the one value of a header, also if the header is repeated under another spelling. */
function only(value: string | string[] | undefined, before: string | undefined): string | undefined {
  if (value === undefined) return before;
  if (typeof value !== 'string' && value.length === 0) return before;
  if (before !== undefined || (typeof value !== 'string' && value.length > 1)) throw new Refusal('malformed-header');
  return typeof value === 'string' ? value : value[0];
}

/** Reads the token. The usual prefix is sliced off, not matched: the verifier reads every character anyway. */
function tokenOf(header: string): string | undefined {
  const text = header.trim();
  if (text === '') return undefined;
  if (text.startsWith(USUAL) && text.charCodeAt(USUAL.length) !== 0x20) return text.slice(USUAL.length);
  const token = BEARER.exec(text)?.[1];
  if (token === undefined) throw new Refusal('malformed-header');
  return token;
}

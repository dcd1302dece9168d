import type { IncomingMessage } from 'node:http';

/** Who calls, as API Gateway says. */
export interface Caller {
  /** Undefined on a public route. */
  readonly clientId: string | undefined;
  readonly scopes: readonly string[];
  readonly requestId: string;
}

/** The value that API Gateway sets if it knows no caller. */
const NOBODY = '-';
const OWN = ['x-client-id', 'x-client-scopes', 'x-client-type', 'x-request-id'];

/**
 * Reads who calls from the headers that API Gateway sets. Frameworks take `X_Client_Id` for `X-Client-Id`, and a header
 * may come twice: such a request did not come from API Gateway as it was, and is refused.
 */
export function callerOf({ rawHeaders }: IncomingMessage): Caller | 'refused' {
  const names = rawHeaders.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase());
  const found = OWN.map((name) => names.filter((given) => given.replaceAll('_', '-') === name));
  if (found.some(([first, ...others]) => first === undefined || first.includes('_') || others.length > 0)) {
    return 'refused';
  }
  const value = (name: string) => rawHeaders[2 * names.indexOf(name) + 1] ?? NOBODY;
  const isKnown = value('x-client-id') !== NOBODY;
  return {
    clientId: isKnown ? value('x-client-id') : undefined,
    scopes: isKnown ? value('x-client-scopes').split(' ') : [],
    requestId: value('x-request-id'),
  };
}

import { TokenSourceError } from './error';
import { discardBody } from './response-body';
import { secureUrl, withoutQuery } from './secure-url';
import type { TokenCache } from './token-cache';

type Fetch = typeof globalThis.fetch;

const REDIRECTS = [301, 302, 303, 307, 308];
const MAX_REDIRECTS = 5;

/**
 * Returns a `fetch` that sends the token, only to addresses below `baseUrls`. Any other address is refused before
 * anything is sent. Redirects are followed only below `baseUrls`, and only for GET and HEAD, which have nothing but the
 * token to send again. After a 401 it tries once more with a new token, if the body can be sent again.
 */
export function authorizedFetch(tokens: TokenCache, baseUrls: readonly URL[], fetch: Fetch): Fetch {
  return async (input, init) => {
    const request = input instanceof Request ? input : undefined;
    const url = allowedUrl(input instanceof Request ? input.url : String(input), baseUrls);
    const signal = init?.signal ?? request?.signal;
    const send = (token: string) => followRedirects(token, { request, url, init, baseUrls, fetch });

    const token = await tokens.get(signal);
    const first = await send(token);
    if (first.status !== 401) return first;
    if (!tokens.canReplace(token)) return first;
    if (!canBeSentAgain(init?.body ?? request?.body)) {
      // Fetches a new token for the next call, which shows whether the API accepts it; if not, no other token would
      // help.
      tokens.replacement(token).then(
        (other) => {
          tokens.keepForAMinute(other);
        },
        () => undefined,
      );
      return first;
    }
    await discardBody(first);
    const other = await tokens.replacement(token, signal);
    const second = await send(other);
    if (second.status === 401) tokens.keepForAMinute(other);
    return second;
  };
}

/** @throws TokenSourceError as `secureUrl` */
export function readBaseUrls(baseUrls: readonly string[]): readonly URL[] {
  return baseUrls.map((text, index) => secureUrl(text, `baseUrls[${index}]`));
}

interface Call {
  readonly request: Request | undefined;
  readonly url: URL;
  readonly init: RequestInit | undefined;
  readonly baseUrls: readonly URL[];
  readonly fetch: Fetch;
}

async function followRedirects(token: string, { request, url, init, baseUrls, fetch }: Call): Promise<Response> {
  const method = (init?.method ?? request?.method ?? 'GET').toUpperCase();
  const mode = init?.redirect ?? request?.redirect ?? 'follow';
  const headers = new Headers(init?.headers ?? request?.headers);
  headers.set('authorization', `Bearer ${token}`);
  let target: string | Request = request ?? url.href;
  let from = url;
  for (let hops = 0; ; hops++) {
    const response = await fetch(target, { ...init, headers, redirect: mode === 'error' ? 'error' : 'manual' });
    const location = response.headers.get('location');
    if (mode !== 'follow' || location === null || !REDIRECTS.includes(response.status)) return response;
    await discardBody(response);
    const to = URL.canParse(location, from.href) ? new URL(location, from) : undefined;
    if (!to || !isAllowed(to, baseUrls) || hops === MAX_REDIRECTS || !['GET', 'HEAD'].includes(method)) {
      throw new TokenSourceError(
        'ERR_REDIRECT',
        `${method} ${withoutQuery(from)} is redirected to ${to?.origin ?? 'no address'} with ${response.status}, expected at most ${MAX_REDIRECTS} redirects of GET or HEAD below a base URL; call the right address`,
      );
    }
    from = to;
    target = request ? new Request(to, request) : to.href;
  }
}

function allowedUrl(text: string, baseUrls: readonly URL[]): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && isAllowed(url, baseUrls)) return url;
  const expected =
    baseUrls.length > 0 ? `one below ${baseUrls.map(withoutQuery).join(' or ')}` : 'baseUrls to be given';
  throw new TokenSourceError(
    'ERR_URL_NOT_ALLOWED',
    `the token is not sent to ${url ? withoutQuery(url) : 'an address that is no absolute URL'}, expected ${expected}; add the API to baseUrls of the token source, or use another fetch`,
  );
}

function isAllowed(url: URL, baseUrls: readonly URL[]): boolean {
  return baseUrls.some(({ origin, pathname }) => {
    const below = pathname.endsWith('/') ? pathname : `${pathname}/`;
    return url.origin === origin && `${url.pathname}/`.startsWith(below);
  });
}

/** Whether a body can be sent a second time; a stream cannot. */
function canBeSentAgain(body: unknown): boolean {
  return !(typeof body === 'object' && body !== null && Symbol.asyncIterator in body);
}

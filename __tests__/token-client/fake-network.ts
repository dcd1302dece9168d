/** Answers a request. */
export type Answer = (request: SentRequest) => Response | Promise<Response>;

/** A request, as received. */
export interface SentRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Headers;
  readonly body: string;
  readonly redirect: string;
  readonly signal: AbortSignal | undefined;
}

export const TOKEN_ENDPOINT = 'https://auth.test/oauth2/token';
export const BASE_URL = 'https://api.test/prod';

/** Part of every text that must never be shown. */
export const MARK = 'confidential';
export const CLIENT_SECRET = `${MARK}-secret-1`;
export const NEW_CLIENT_SECRET = `${MARK}-secret-2`;

/** A token endpoint and APIs; each gives its answers in order, and then repeats the last one. */
export class FakeNetwork {
  readonly tokenRequests: SentRequest[] = [];
  readonly apiRequests: SentRequest[] = [];
  readonly #token: readonly Answer[];
  readonly #api: readonly Answer[];

  constructor({
    token = [issues()],
    api = [answers(200)],
  }: { token?: readonly Answer[]; api?: readonly Answer[] } = {}) {
    this.#token = token;
    this.#api = api;
  }

  readonly fetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, withDuplex(init));
    const sent: SentRequest = {
      url: request.url,
      method: request.method,
      headers: request.headers,
      body: await request.text(),
      redirect: request.redirect,
      signal: init?.signal ?? undefined,
    };
    const [requests, script] =
      request.url === TOKEN_ENDPOINT ? [this.tokenRequests, this.#token] : [this.apiRequests, this.#api];
    requests.push(sent);
    const answer = script[Math.min(requests.length, script.length) - 1];
    if (!answer) throw new Error(`no answer for ${request.url}`);
    return answer(sent);
  };
}

function withDuplex(init: RequestInit | undefined): RequestInit {
  return { ...init, ...(init?.body instanceof ReadableStream ? { duplex: 'half' } : {}) };
}

let issued = 0;

/** Issues a new token. */
export function issues(lifetimeSeconds = 3_600): Answer {
  return () => Response.json(tokenBody({ expires_in: lifetimeSeconds }));
}

/** Body of a token endpoint's answer, with changes. */
export function tokenBody(changes: Readonly<Record<string, unknown>> = {}): object {
  return { access_token: `${MARK}-token-${++issued}`, token_type: 'Bearer', expires_in: 3_600, ...changes };
}

export function answers(status: number, body: unknown = {}, headers: Readonly<Record<string, string>> = {}): Answer {
  return () => Response.json(body, { status, headers });
}

/** @see RFC 6749, section 5.2 */
export function refuses(error: string): Answer {
  return answers(400, { error, error_description: `${MARK}-description` });
}

/** Breaks the connection like a socket. */
export function resets(): Answer {
  return () => {
    throw new TypeError('fetch failed', { cause: Object.assign(new Error(`read ${MARK}`), { code: 'ECONNRESET' }) });
  };
}

/** Does not answer until the request is aborted. */
export function hangs(): Answer {
  return ({ signal }) =>
    new Promise((_, reject) => {
      signal?.addEventListener('abort', () => {
        reject(signal.reason as Error);
      });
    });
}

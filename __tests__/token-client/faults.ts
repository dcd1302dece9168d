import type { CredentialsProvider, TokenSource, TokenSourceErrorCode } from '../../packages/token-client/src';
import type { Answer } from './fake-network';
import {
  BASE_URL,
  CLIENT_SECRET,
  MARK,
  NEW_CLIENT_SECRET,
  TOKEN_ENDPOINT,
  answers,
  hangs,
  issues,
  refuses,
  resets,
  tokenBody,
} from './fake-network';
import type { TestSourceVariation } from './test-source';

/** A fault, and its effect on the caller. */
export interface Fault extends TestSourceVariation {
  readonly name: string;
  /** @default - `getToken()` */
  readonly call?: (source: TokenSource) => Promise<unknown>;
  /** Expected code; absent if the call succeeds anyway. */
  readonly code?: TokenSourceErrorCode;
  /** Steps in the error; the caller does not see them if the call succeeds. */
  readonly tried?: readonly string[];
  readonly tokenRequests: number;
  /** Duration of the call in milliseconds, with half of each backoff's limit, because `random` is 0.5. @default 0 */
  readonly tookMs?: number;
}

/** A credentials provider like Secrets Manager with a rotation: each fresh read returns the next value. */
export function rotating(...secrets: readonly string[]): CredentialsProvider {
  let reads = 0;
  let kept: string | undefined;
  return ({ fresh }) => {
    if (fresh || kept === undefined) kept = secrets[Math.min(reads++, secrets.length - 1)] ?? '';
    return Promise.resolve({ clientId: 'reporting', clientSecret: kept, tokenEndpoint: TOKEN_ENDPOINT });
  };
}

const rotated = () => ({ credentials: rotating(CLIENT_SECRET, NEW_CLIENT_SECRET) });
const html = () => new Response(`<p>${MARK}</p>`, { headers: { 'content-type': 'text/html' } });
const brokenOff =
  (status: number, reason?: Error): Answer =>
  () => {
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode(`{"access_token":"${MARK}`));
        controller.error(reason);
      },
    });
    return new Response(body, { status, headers: { 'content-type': 'application/json' } });
  };

/** Throws errors like other libraries: with the request in the message, in a field and in the cause. */
const tellsAll: Answer = ({ body }) => {
  throw Object.assign(new Error(body, { cause: new Error(body) }), { name: body, code: body, config: { data: body } });
};

export const tokenFaults: readonly Fault[] = [
  { name: '429 once', token: [answers(429), issues()], tokenRequests: 2, tookMs: 50 },
  { name: '503 twice', token: [answers(503), answers(503), issues()], tokenRequests: 3, tookMs: 150 },
  {
    name: '503 all the time',
    token: [answers(503, MARK)],
    code: 'ERR_UNAVAILABLE',
    tried: Array<string>(6).fill('answered 503'),
    tokenRequests: 6,
    tookMs: 50 + 100 + 200 + 400 + 800,
  },
  {
    name: '429 with Retry-After in seconds',
    token: [answers(429, {}, { 'retry-after': '2' }), issues()],
    tokenRequests: 2,
    tookMs: 2_050,
  },
  {
    name: '503 with Retry-After as a date',
    token: [answers(503, {}, { 'retry-after': 'Thu, 01 Jan 2026 00:00:03 GMT' }), issues()],
    tokenRequests: 2,
    tookMs: 3_050,
  },
  {
    name: '429 with a Retry-After that means nothing',
    token: [answers(429, {}, { 'retry-after': MARK }), issues()],
    tokenRequests: 2,
    tookMs: 50,
  },
  {
    name: '429 with Retry-After beyond the deadline: there is no use in waiting',
    token: [answers(429, {}, { 'retry-after': '30' })],
    code: 'ERR_UNAVAILABLE',
    tried: ['answered 429'],
    tokenRequests: 1,
  },
  { name: 'connection reset once', token: [resets(), issues()], tokenRequests: 2, tookMs: 50 },
  {
    name: 'connection reset all the time',
    token: [resets()],
    code: 'ERR_UNAVAILABLE',
    tried: Array<string>(6).fill('failed with ECONNRESET'),
    tokenRequests: 6,
    tookMs: 1_550,
  },
  {
    name: 'an answer that breaks off',
    token: [brokenOff(200, new Error(MARK)), issues()],
    tokenRequests: 2,
    tookMs: 50,
  },
  {
    name: 'an answer that breaks off without a reason',
    token: [brokenOff(200), issues()],
    tokenRequests: 2,
    tookMs: 50,
  },
  { name: '503 that breaks off', token: [brokenOff(503, new Error(MARK)), issues()], tokenRequests: 2, tookMs: 50 },
  {
    name: 'a fetch that rejects with nothing',
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- as careless code does
    token: [() => Promise.reject(undefined), issues()],
    tokenRequests: 2,
    tookMs: 50,
  },
  { name: 'a request that hangs', token: [hangs(), issues()], tokenRequests: 2, tookMs: 4_050 },
  {
    name: 'requests that hang until the deadline',
    token: [hangs()],
    code: 'ERR_UNAVAILABLE',
    tried: ['no answer within 4000 ms', 'no answer within 3950 ms'],
    tokenRequests: 2,
    tookMs: 8_000,
  },
  {
    name: 'a fetch that throws what it was given',
    token: [tellsAll],
    code: 'ERR_UNAVAILABLE',
    tried: Array<string>(6).fill('failed with a network error'),
    tokenRequests: 6,
    tookMs: 1_550,
  },
  {
    name: 'invalid_client, then new credentials',
    token: [refuses('invalid_client'), issues()],
    options: rotated(),
    tokenRequests: 2,
  },
  {
    name: 'invalid_client for the new credentials too',
    token: [refuses('invalid_client')],
    options: { credentials: rotating(CLIENT_SECRET, NEW_CLIENT_SECRET, `${MARK}-secret-3`) },
    code: 'ERR_CLIENT_REFUSED',
    tried: ['answered 400 invalid_client', 'read the credentials again', 'answered 400 invalid_client'],
    tokenRequests: 2,
  },
  {
    name: 'invalid_client for the only credentials there are',
    token: [refuses('invalid_client')],
    code: 'ERR_CLIENT_REFUSED',
    tried: ['answered 400 invalid_client', 'read the credentials again', 'they are the same'],
    tokenRequests: 1,
  },
  {
    name: '401 with a challenge instead of invalid_client',
    token: [answers(401, {}, { 'www-authenticate': `Basic realm="${MARK}"` }), issues()],
    options: rotated(),
    tokenRequests: 2,
  },
  {
    name: 'new credentials after 503, and then 503 again',
    token: [answers(503), refuses('invalid_client'), answers(503), issues()],
    options: rotated(),
    tokenRequests: 4,
    tookMs: 100,
  },
  {
    name: 'invalid_scope',
    token: [refuses('invalid_scope')],
    options: { scopes: ['customer-api/admin'] },
    code: 'ERR_SCOPE_REFUSED',
    tried: ['answered 400 invalid_scope'],
    tokenRequests: 1,
  },
  {
    name: 'unauthorized_client',
    token: [refuses('unauthorized_client')],
    code: 'ERR_REQUEST_REFUSED',
    tried: ['answered 400 unauthorized_client'],
    tokenRequests: 1,
  },
  {
    name: 'an error that repeats the request',
    token: [(request) => Response.json({ error: request.body, error_description: request.body }, { status: 400 })],
    code: 'ERR_REQUEST_REFUSED',
    tried: ['answered 400 with another error'],
    tokenRequests: 1,
  },
  {
    name: '403 of a firewall',
    token: [() => new Response(MARK, { status: 403 })],
    code: 'ERR_RESPONSE_INVALID',
    tried: ['answered 403 with a body that is not JSON'],
    tokenRequests: 1,
  },
  {
    name: 'a redirect of the token endpoint',
    token: [answers(307, {}, { location: `https://${MARK}.test/` })],
    code: 'ERR_RESPONSE_INVALID',
    tried: ['answered 307'],
    tokenRequests: 1,
  },
  {
    name: 'a page instead of JSON',
    token: [html],
    code: 'ERR_RESPONSE_INVALID',
    tried: ['answered 200 with a body that is not JSON'],
    tokenRequests: 1,
  },
  {
    name: 'JSON that is cut off',
    token: [() => new Response(`{"access_token":"${MARK}`, { headers: { 'content-type': 'application/json' } })],
    code: 'ERR_RESPONSE_INVALID',
    tried: ['answered 200 with a body that is not JSON'],
    tokenRequests: 1,
  },
  ...[undefined, 0].map((expires_in) => ({
    name: `expires_in ${expires_in}`,
    token: [answers(200, tokenBody({ expires_in }))],
    code: 'ERR_RESPONSE_INVALID' as const,
    tried: ['answered 200 with no expires_in, so for how long the token may be kept is unknown'],
    tokenRequests: 1,
  })),
  ...[-1, MARK].map((expires_in) => ({
    name: `expires_in ${expires_in}`,
    token: [answers(200, tokenBody({ expires_in }))],
    code: 'ERR_RESPONSE_INVALID' as const,
    tried: ['answered 200 with a body without access_token, token_type or a proper expires_in'],
    tokenRequests: 1,
  })),
  ...['DPoP', 'mac', MARK].map((token_type) => ({
    name: `token_type ${token_type}`,
    token: [answers(200, tokenBody({ token_type }))],
    code: 'ERR_RESPONSE_INVALID' as const,
    tried: ['answered 200 with a token_type other than Bearer'],
    tokenRequests: 1,
  })),
  {
    name: 'a token that would end the header',
    token: [answers(200, tokenBody({ access_token: `${MARK}\r\nx: y` }))],
    code: 'ERR_RESPONSE_INVALID',
    tried: ['answered 200 with an access_token that fits no header'],
    tokenRequests: 1,
  },
  {
    name: 'a provider that throws what it read',
    options: {
      credentials: () => {
        throw new SyntaxError(`Unexpected token in ${MARK}`);
      },
    },
    code: 'ERR_CREDENTIALS',
    tried: [],
    tokenRequests: 0,
  },
  {
    name: 'a provider that hangs',
    options: { credentials: () => new Promise(() => undefined) },
    code: 'ERR_CREDENTIALS',
    tried: [],
    tokenRequests: 0,
    tookMs: 8_000,
  },
  {
    name: 'a provider that fails the second time',
    token: [refuses('invalid_client')],
    options: {
      credentials: ({ fresh }) =>
        fresh
          ? Promise.reject(new Error(MARK))
          : rotating(CLIENT_SECRET)({ fresh, signal: new AbortController().signal }),
    },
    code: 'ERR_CREDENTIALS',
    tried: ['answered 400 invalid_client', 'read the credentials again'],
    tokenRequests: 1,
  },
  {
    name: 'credentials without a secret',
    options: { credentials: rotating('') },
    code: 'ERR_CREDENTIALS',
    tried: [],
    tokenRequests: 0,
  },
  {
    name: 'credentials with scopes as text',
    options: {
      credentials: () => Promise.resolve({ clientId: 'reporting', clientSecret: CLIENT_SECRET, scopes: MARK as never }),
    },
    code: 'ERR_CREDENTIALS',
    tokenRequests: 0,
  },
  {
    name: 'credentials without a token endpoint, where none was given',
    options: { credentials: () => Promise.resolve({ clientId: 'reporting', clientSecret: CLIENT_SECRET }) },
    code: 'ERR_CREDENTIALS',
    tokenRequests: 0,
  },
  {
    name: 'no credentials',
    options: { credentials: () => Promise.resolve(undefined as never) },
    code: 'ERR_CREDENTIALS',
    tokenRequests: 0,
  },
  {
    name: 'credentials that name an address without TLS',
    options: {
      credentials: () =>
        Promise.resolve({ clientId: 'reporting', clientSecret: CLIENT_SECRET, tokenEndpoint: 'http://auth.test/' }),
    },
    code: 'ERR_URL_INSECURE',
    tokenRequests: 0,
  },
];

const customers = `${BASE_URL}/customers`;
const stream = () =>
  new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode('{}'));
      controller.close();
    },
  });

export const apiFaults: readonly Fault[] = [
  {
    name: '401 of the API, then success',
    api: [answers(401), answers(200)],
    call: (source) => source.fetch(customers),
    tokenRequests: 2,
  },
  { name: '401 of the API twice', api: [answers(401)], call: (source) => source.fetch(customers), tokenRequests: 2 },
  {
    name: '401 of the API for a body that is a stream',
    api: [answers(401)],
    call: (source) => source.fetch(customers, { method: 'POST', body: stream(), duplex: 'half' }),
    tokenRequests: 2,
  },
  {
    name: '401 of the API, and no new token',
    token: [issues(), refuses('invalid_client')],
    api: [answers(401)],
    call: (source) => source.fetch(customers),
    code: 'ERR_CLIENT_REFUSED',
    tokenRequests: 2,
  },
  {
    name: 'a redirect to another origin',
    api: [answers(302, {}, { location: 'https://other.test/prod/customers' })],
    call: (source) => source.fetch(customers),
    code: 'ERR_REDIRECT',
    tokenRequests: 1,
  },
  {
    name: 'an address the token is not meant for',
    call: (source) => source.fetch(`https://other.test/?${MARK}`),
    code: 'ERR_URL_NOT_ALLOWED',
    tokenRequests: 0,
  },
  {
    name: 'a caller that no longer waits',
    token: [hangs()],
    call: (source) => source.getToken({ signal: AbortSignal.abort() }),
    tokenRequests: 0,
  },
];

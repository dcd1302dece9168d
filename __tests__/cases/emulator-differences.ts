import type { AcceptedAnswer } from '../../src/verify/request-case';

/** A difference between the local gateway and the emulator, and which of them is right. */
export interface Difference {
  /** Titles of the request cases. */
  readonly cases: readonly string[];
  readonly gateway: Partial<AcceptedAnswer>;
  readonly emulator: Partial<AcceptedAnswer>;
  /** `open` if the documentation does not say; both refuse then. */
  readonly right: 'gateway' | 'emulator' | 'open';
  /** Title of the page in the AWS documentation that decides. */
  readonly page: string;
  /** Statement of that page. */
  readonly says: string;
}

const TOKEN_ENDPOINT = 'The token issuer endpoint';
const ONLY_ERROR = 'an error has the one field error; a description comes with invalid_redirect alone';

const refused = (error: string, error_description?: string): Partial<AcceptedAnswer> => ({
  status: 400,
  body: { error, ...(error_description === undefined ? {} : { error_description }) },
});

/** All differences from ministack 1.5.33 that the request cases show. */
export const EMULATOR_DIFFERENCES: readonly Difference[] = [
  {
    cases: ['an expired token opens no route'],
    gateway: {
      status: 401,
      body: { error: 'expired_token', message: 'The incoming token has expired' },
      headers: { 'www-authenticate': 'Bearer error="invalid_token"' },
    },
    emulator: {
      status: 401,
      body: { error: 'unauthorized', message: 'Unauthorized' },
      headers: { 'www-authenticate': 'Bearer' },
    },
    right: 'gateway',
    page: 'Gateway response types for API Gateway',
    says: 'an expired token has a response type of its own, EXPIRED_TOKEN; published accounts show its message',
  },
  {
    cases: ['a preflight of a configured origin is answered without a token'],
    gateway: { status: 204, headers: { 'access-control-allow-origin': 'https://app.example.com' } },
    emulator: { status: 204, headers: { 'access-control-allow-origin': null } },
    right: 'gateway',
    page: "Override your API's request and response parameters and status codes for REST APIs in API Gateway",
    says: 'a template may set a header by $context.responseOverride; the emulator runs no response template of a MOCK',
  },
  {
    cases: ['a preflight of the second configured origin names that one'],
    gateway: { status: 204, headers: { 'access-control-allow-origin': 'https://admin.example.com' } },
    emulator: { status: 204, headers: { 'access-control-allow-origin': null } },
    right: 'gateway',
    page: "Override your API's request and response parameters and status codes for REST APIs in API Gateway",
    says: 'a template may set a header by $context.responseOverride; the emulator runs no response template of a MOCK',
  },
  {
    cases: ['a wrong secret is no proof', 'a wrong, missing or foreign secret in the body is no proof'],
    gateway: refused('invalid_client'),
    emulator: refused('invalid_client', 'Invalid client credentials.'),
    right: 'gateway',
    page: TOKEN_ENDPOINT,
    says: ONLY_ERROR,
  },
  {
    cases: ['an unknown client gets no token', 'another scheme than Basic, or Basic that is none, proves nothing'],
    gateway: refused('invalid_client'),
    emulator: refused('invalid_client', 'Client not found.'),
    right: 'gateway',
    page: TOKEN_ENDPOINT,
    says: ONLY_ERROR,
  },
  {
    cases: ['an unknown client gets no token'],
    gateway: refused('invalid_request'),
    emulator: refused('invalid_client', 'Client not found.'),
    right: 'open',
    page: TOKEN_ENDPOINT,
    says: 'a client proves itself in the header or in the body; not what two proofs are answered with. RFC 6749, section 5.2: invalid_request',
  },
  {
    cases: ['a request that names no client is malformed'],
    gateway: refused('invalid_request'),
    emulator: refused('invalid_client', 'Client not found.'),
    right: 'gateway',
    page: TOKEN_ENDPOINT,
    says: 'a request that misses a required parameter is invalid_request',
  },
  {
    cases: ['another scheme than Basic, or Basic that is none, proves nothing'],
    gateway: refused('invalid_request'),
    emulator: refused('invalid_client', 'Client not found.'),
    right: 'open',
    page: TOKEN_ENDPOINT,
    says: 'the header is Basic with the credentials in base64; not what another one is answered with',
  },
  {
    cases: ['a request without a grant type is malformed'],
    gateway: refused('invalid_request'),
    emulator: refused('unsupported_grant_type'),
    right: 'gateway',
    page: TOKEN_ENDPOINT,
    says: 'a request that misses a required parameter is invalid_request',
  },
  {
    cases: ['a grant type for people is refused to a machine'],
    gateway: refused('unauthorized_client'),
    emulator: refused('invalid_grant', 'Invalid or expired authorization code.'),
    right: 'gateway',
    page: TOKEN_ENDPOINT,
    says: 'a client that may not use codes or refresh tokens gets unauthorized_client',
  },
  {
    cases: ['a grant type for people is refused to a machine'],
    gateway: refused('unauthorized_client'),
    emulator: refused('invalid_grant', 'Invalid refresh token.'),
    right: 'gateway',
    page: TOKEN_ENDPOINT,
    says: 'a client that may not use codes or refresh tokens gets unauthorized_client',
  },
  {
    cases: ['a refresh without its token is malformed'],
    gateway: refused('invalid_request'),
    emulator: refused('invalid_grant', 'Invalid refresh token.'),
    right: 'gateway',
    page: TOKEN_ENDPOINT,
    says: 'a refresh without refresh_token is its example of invalid_request',
  },
  {
    cases: ['a scope that the client is not granted is refused'],
    gateway: refused('invalid_scope'),
    emulator: refused('invalid_grant'),
    right: 'open',
    page: TOKEN_ENDPOINT,
    says: 'scopes the client is not allowed are ignored, and no error is named for them; here both refuse, as RFC 6749, section 5.2 does by invalid_scope',
  },
  {
    cases: ['a body of another type than a form is malformed'],
    gateway: refused('invalid_request'),
    emulator: refused('unsupported_grant_type'),
    right: 'gateway',
    page: TOKEN_ENDPOINT,
    says: 'the content type is application/x-www-form-urlencoded',
  },
  {
    cases: ['a form that calls itself JSON is malformed'],
    gateway: refused('invalid_request'),
    emulator: { status: 200 },
    right: 'gateway',
    page: TOKEN_ENDPOINT,
    says: 'the content type is application/x-www-form-urlencoded',
  },
  {
    cases: ['two proofs at once are malformed'],
    gateway: refused('invalid_request'),
    emulator: { status: 200 },
    right: 'open',
    page: TOKEN_ENDPOINT,
    says: 'a client proves itself in the header or in the body; not what two proofs are answered with. RFC 6749, section 5.2: invalid_request',
  },
  {
    cases: ['a parameter given twice is malformed'],
    gateway: refused('invalid_request'),
    emulator: { status: 200 },
    right: 'open',
    page: TOKEN_ENDPOINT,
    says: 'a malformed request is invalid_request; not that this is one. RFC 6749, section 5.2: it is',
  },
  {
    cases: ['the token endpoint is there for POST alone'],
    gateway: { status: 405 },
    emulator: refused('unsupported_grant_type'),
    right: 'gateway',
    page: TOKEN_ENDPOINT,
    says: 'it supports POST only',
  },
];

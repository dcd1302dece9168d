/** Who finds out who calls, and so what is known of the caller. */
export type AuthorizerKind = 'cognito' | 'lambda';

/** Nothing that a caller may choose freely: no header, no path as it was sent, no key, and nothing of a token but claims. */
const REQUEST = {
  requestId: '$context.requestId',
  // Milliseconds since 1970: a line that was exported has no other time.
  time: '$context.requestTimeEpoch',
  stage: '$context.stage',
  route: '$context.httpMethod $context.resourcePath',
  status: '$context.status',
  latencyMs: '$context.responseLatency',
  integrationLatencyMs: '$context.integrationLatency',
  authorizerError: '$context.authorizer.error',
  errorType: '$context.error.responseType',
  sourceIp: '$context.identity.sourceIp',
};

const CALLER = {
  cognito: {
    clientId: '$context.authorizer.claims.client_id',
    scopes: '$context.authorizer.claims.scope',
  },
  lambda: {
    clientId: '$context.authorizer.clientId',
    scopes: '$context.authorizer.scopes',
    principalType: '$context.authorizer.principalType',
    // The name of an API key, which has no client.
    principal: '$context.authorizer.principalId',
  },
} as const satisfies Record<AuthorizerKind, object>;

/** What a line says whoever authorizes, and who called where a function does. */
export type AccessLogField = keyof typeof REQUEST | keyof (typeof CALLER)['lambda'];

/**
 * What API Gateway writes of each request: one line of JSON, every value a text, since `-` stands for what is not known.
 * @see AWS docs, "Variables for access logging for API Gateway"
 */
export function accessLogFormat(authorizer: AuthorizerKind): string {
  return JSON.stringify({ ...REQUEST, ...CALLER[authorizer] });
}

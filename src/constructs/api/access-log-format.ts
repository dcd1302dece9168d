/** The authorizer of the API: it decides which facts about the caller the log can hold. */
export type AuthorizerKind = 'cognito' | 'lambda';

/** Only fields that a caller cannot choose freely: no header, no raw path, no key, and of a token only its claims. */
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

/** Fields of a line: those of every request, and those of the caller as the Lambda authorizer reports it. */
export type AccessLogField = keyof typeof REQUEST | keyof (typeof CALLER)['lambda'];

/**
 * Format of the line of JSON that API Gateway writes for each request. Every value is a string, because an unknown one
 * is `-`.
 * @see AWS docs, "Variables for access logging for API Gateway"
 */
export function accessLogFormat(authorizer: AuthorizerKind): string {
  return JSON.stringify({ ...REQUEST, ...CALLER[authorizer] });
}

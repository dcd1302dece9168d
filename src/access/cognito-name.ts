/**
 * Characters that Cognito accepts in the name of a client or a resource server. White space is stricter here: only
 * inner spaces are accepted, because a reader does not see the rest.
 * @see AWS docs, "CreateUserPoolClient" and "CreateResourceServer" (Cognito API reference)
 */
export const COGNITO_NAME = {
  pattern: /^[\w+=,.@-](?:[\w +=,.@-]*[\w+=,.@-])?$/,
  expected: 'letters, digits, inner spaces and _+=,.@- only, at least one character',
} as const;

/**
 * What Cognito takes as the name of a client or a resource server, save white space at its ends and other than a space,
 * which nobody sees.
 * @see AWS docs, "CreateUserPoolClient" and "CreateResourceServer" (Cognito API reference)
 */
export const COGNITO_NAME = {
  pattern: /^[\w+=,.@-](?:[\w +=,.@-]*[\w+=,.@-])?$/,
  expected: 'letters, digits, inner spaces and _+=,.@- only, at least one character',
} as const;

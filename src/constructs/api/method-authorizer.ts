/** The authorizer of a method. */
export interface MethodAuthorizer {
  readonly id: string;
  /** API Gateway looks at the scopes itself for `COGNITO_USER_POOLS`; a function knows them for `CUSTOM`. */
  readonly type: 'COGNITO_USER_POOLS' | 'CUSTOM';
}

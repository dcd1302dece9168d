/** The authorizer of a method. */
export interface MethodAuthorizer {
  readonly id: string;
  /** For `COGNITO_USER_POOLS` API Gateway checks the scopes itself; for `CUSTOM` the function does. */
  readonly type: 'COGNITO_USER_POOLS' | 'CUSTOM';
}

export type { Clock } from './clock';
export type { ClientCredentials, CredentialsProvider, CredentialsRequest } from './credentials';
export { TokenSourceError } from './error';
export type { TokenSourceErrorCode } from './error';
export { secretsManagerCredentials } from './secrets-manager';
export type { SecretsManagerOptions } from './secrets-manager';
export { createTokenSource } from './token-source';
export type { TokenSource, TokenSourceOptions } from './token-source';

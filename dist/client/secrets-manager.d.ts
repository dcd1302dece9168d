import type { CredentialsProvider } from './credentials';
/** Where a client's secret is. */
export interface SecretsManagerOptions {
    /** Name or ARN of the secret; by an ARN it is read in the ARN's Region, by a name in that of the environment. */
    readonly secretId: string;
}
/**
 * Credentials from AWS Secrets Manager: JSON with `client_id`, `client_secret`, `token_endpoint` and `scopes`. The
 * secret is read once, and again when the token endpoint refuses it. Needs the package `@aws-sdk/client-secrets-manager`
 * and the permissions `secretsmanager:GetSecretValue` and, for the secret's key, `kms:Decrypt`.
 * @throws TokenSourceError `ERR_CREDENTIALS`, from the provider
 * @see AWS docs, "GetSecretValue" (Secrets Manager API reference)
 */
export declare function secretsManagerCredentials({ secretId }: SecretsManagerOptions): CredentialsProvider;

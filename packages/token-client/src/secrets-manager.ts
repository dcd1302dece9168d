import type { ClientCredentials, CredentialsProvider } from './credentials';
import { isListOfText, isText } from './credentials';
import { TokenSourceError } from './error';

/** Location of a client's secret. */
export interface SecretsManagerOptions {
  /** Name or ARN of the secret. An ARN is read in its own Region, a name in the Region of the environment. */
  readonly secretId: string;
}

/**
 * Reads credentials from AWS Secrets Manager: JSON with `client_id`, `client_secret`, `token_endpoint` and `scopes`.
 * The secret is read once, and again if it is refused or its token endpoint may have moved. Needs the package
 * `@aws-sdk/client-secrets-manager` and the permissions `secretsmanager:GetSecretValue` and, for the secret's key,
 * `kms:Decrypt`.
 * @throws TokenSourceError `ERR_OPTION`; from the provider `ERR_CREDENTIALS`
 * @see AWS docs, "GetSecretValue" (Secrets Manager API reference)
 */
export function secretsManagerCredentials({ secretId }: SecretsManagerOptions): CredentialsProvider {
  if (!isText(secretId)) {
    const message = 'secretId is missing, expected text; give the name or the ARN of the secret';
    throw new TokenSourceError('ERR_OPTION', message);
  }
  let kept: ClientCredentials | undefined;
  return async ({ fresh, signal }) => (kept = (!fresh && kept) || parse(await read(secretId, signal), secretId));
}

async function read(secretId: string, signal: AbortSignal): Promise<string | undefined> {
  // The SDK is optional, so it is imported on first use; thanks to this catch, bundlers accept that it is missing.
  const sdk = await import('@aws-sdk/client-secrets-manager').catch(() => undefined);
  if (!sdk) {
    throw new TokenSourceError(
      'ERR_CREDENTIALS',
      'the package "@aws-sdk/client-secrets-manager" is not there; install it beside this one',
    );
  }
  const [, , , region] = secretId.startsWith('arn:') ? secretId.split(':') : [];
  const client = new sdk.SecretsManagerClient(region ? { region } : {});
  try {
    const command = new sdk.GetSecretValueCommand({ SecretId: secretId });
    return (await client.send(command, { abortSignal: signal })).SecretString;
  } catch (error) {
    // Only the name: the message of a foreign error may hold secret data.
    const { name } = error as Error;
    throw new TokenSourceError(
      'ERR_CREDENTIALS',
      `secret "${secretId}" cannot be read: ${name}; check its name, the Region, and that the role may read it and use its key`,
    );
  } finally {
    client.destroy();
  }
}

/** Parses the value of a secret, which may be written by hand; an error quotes no part of it. */
function parse(json: string | undefined, secretId: string): ClientCredentials {
  try {
    const value = JSON.parse(json ?? '') as Record<string, unknown>;
    const { client_id: clientId, client_secret: clientSecret, token_endpoint: tokenEndpoint, scopes } = value;
    if (isText(clientId) && isText(clientSecret) && isText(tokenEndpoint) && isListOfText(scopes)) {
      return { clientId, clientSecret, tokenEndpoint, scopes };
    }
  } catch {
    // Reported below.
  }
  throw new TokenSourceError(
    'ERR_CREDENTIALS',
    `secret "${secretId}" is not JSON with client_id, client_secret, token_endpoint and scopes; write it that way`,
  );
}

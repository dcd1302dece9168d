import type { ClientCredentials, CredentialsProvider } from './credentials';
import { isListOfText, isText } from './credentials';
import { TokenSourceError } from './error';

/** Where a client's secret is. */
export interface SecretsManagerOptions {
  /** Name or ARN of the secret; by an ARN it is read in the ARN's Region, by a name in that of the environment. */
  readonly secretId: string;
}

/**
 * Credentials from AWS Secrets Manager: JSON with `client_id`, `client_secret`, `token_endpoint` and `scopes`. The
 * secret is read once, and again where it is refused or its token endpoint may have moved. Needs the package `@aws-sdk/client-secrets-manager`
 * and the permissions `secretsmanager:GetSecretValue` and, for the secret's key, `kms:Decrypt`.
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
  // Only who uses it needs it; with its own catch, bundlers take its absence for what it is.
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
    // The name alone: what another library puts into an error is not ours to show.
    const { name } = error as Error;
    throw new TokenSourceError(
      'ERR_CREDENTIALS',
      `secret "${secretId}" cannot be read: ${name}; check its name, the Region, and that the role may read it and use its key`,
    );
  } finally {
    client.destroy();
  }
}

/** What Secrets Manager gives back is what somebody wrote there; no part of it goes into an error. */
function parse(json: string | undefined, secretId: string): ClientCredentials {
  try {
    const value = JSON.parse(json ?? '') as Record<string, unknown>;
    const { client_id: clientId, client_secret: clientSecret, token_endpoint: tokenEndpoint, scopes } = value;
    if (isText(clientId) && isText(clientSecret) && isText(tokenEndpoint) && isListOfText(scopes)) {
      return { clientId, clientSecret, tokenEndpoint, scopes };
    }
  } catch {
    // Said below.
  }
  throw new TokenSourceError(
    'ERR_CREDENTIALS',
    `secret "${secretId}" is not JSON with client_id, client_secret, token_endpoint and scopes; write it that way`,
  );
}

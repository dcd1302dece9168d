import { clientSecretName } from '../../src/access/secret-name';
import type { ClientDescription } from './app-client';
import { RotationError } from './error';
import type { SecretDescription } from './secret-store';

/** What the names of a deployment's clients and secrets start with. */
export interface NamePrefixes {
  readonly clientNamePrefix: string;
  readonly secretNamePrefix: string;
}

/**
 * Checks that a secret is the one that its client has. A client has two secrets in Cognito at most; two secrets in Secrets
 * Manager would each take the other's for one that is no longer used, and delete it. Names tell: that of the secret
 * follows from that of the client, and Secrets Manager has every name once.
 * @throws RotationError `ERR_SECOND_SECRET`
 */
export function checkOwner(
  { name }: SecretDescription,
  client: ClientDescription,
  { clientNamePrefix, secretNamePrefix }: NamePrefixes,
): void {
  const isOfDeployment = client.name.startsWith(clientNamePrefix);
  const own = clientSecretName(secretNamePrefix, client.name.slice(clientNamePrefix.length));
  if (isOfDeployment && name === own) return;
  const expected = isOfDeployment
    ? `"${own}", which is its secret`
    : `a client whose name starts with "${clientNamePrefix}"`;
  throw new RotationError(
    'ERR_SECOND_SECRET',
    `the secret "${name}" has the tag ClientId of client "${client.name}", expected ${expected}; delete the secret, or correct its tag`,
  );
}

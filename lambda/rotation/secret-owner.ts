import { clientSecretName } from '../../src/access/secret-name';
import type { ClientDescription } from './app-client';
import { RotationError } from './error';
import type { SecretDescription } from './secret-store';

/** How a deployment names its clients and their secrets. */
export interface NamePrefixes {
  readonly clientNamePrefix: string;
  /** Names of the clients that were adopted under another one, by client id. */
  readonly clientNames: Readonly<Record<string, string>>;
  readonly secretNamePrefix: string;
}

/**
 * Checks that a secret in Secrets Manager is the only one of its client. A client has at most two secrets in Cognito.
 * Two secrets in Secrets Manager would each take the other's value for an unused one, and delete it. The name tells: it
 * follows from the name of the client, or from the one that the deployment gives its id, and names in Secrets Manager
 * are unique.
 * @throws RotationError `ERR_SECOND_SECRET`
 */
export function checkOwner(
  { name }: SecretDescription,
  client: ClientDescription,
  { clientNamePrefix, clientNames, secretNamePrefix }: NamePrefixes,
): void {
  const clientName = Object.hasOwn(clientNames, client.id) ? (clientNames[client.id] ?? '') : client.name;
  const isOfDeployment = clientName.startsWith(clientNamePrefix);
  const own = clientSecretName(secretNamePrefix, clientName.slice(clientNamePrefix.length));
  if (isOfDeployment && name === own) return;
  const expected = isOfDeployment
    ? `"${own}", which is its secret`
    : `a client whose name starts with "${clientNamePrefix}"`;
  throw new RotationError(
    'ERR_SECOND_SECRET',
    `the secret "${name}" has the tag ClientId of client "${client.name}", expected ${expected}; delete the secret, or correct its tag`,
  );
}

import { setTimeout } from 'node:timers/promises';
import type { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import {
  AddUserPoolClientSecretCommand,
  DeleteUserPoolClientSecretCommand,
  LimitExceededException,
  ListUserPoolClientSecretsCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-cognito-identity-provider';
import { awsCall } from './aws-call';
import type { DeployedClient } from './deployed-client';
import { CredentialsError } from './error';

/** What was done. */
export interface Revocation {
  /** Cognito's ids of the secrets that are gone. */
  readonly deleted: readonly string[];
}

/**
 * A rotation that runs at the same time may have asked for a secret that comes only after the others are gone. So it is
 * looked once more, after longer than a call takes as a rule.
 */
const LOOKS = 5;
const PAUSE_MS = 2_000;

/**
 * Deletes every secret of a client that anybody knows. Cognito keeps the last secret of a client, so the client gets one
 * whose value is thrown away. Takes two seconds and more. Done twice, it ends the same.
 * @param wait - waits for this many milliseconds
 * @throws CredentialsError `ERR_AWS_CALL_FAILED` or `ERR_SECRETS_KEEP_COMING`, with what is deleted so far
 * @see AWS docs, "DeleteUserPoolClientSecret" (Cognito API reference)
 */
export async function revokeSecrets(
  cognito: CognitoIdentityProviderClient,
  { userPoolId, clientId }: DeployedClient,
  wait: (milliseconds: number) => Promise<unknown> = setTimeout,
): Promise<Revocation> {
  const key = { UserPoolId: userPoolId, ClientId: clientId };
  const deleted = new Set<string>();
  try {
    await deleteAll(cognito, key, deleted, wait);
  } catch (error) {
    if (!(error instanceof CredentialsError)) throw error;
    const soFar = deleted.size === 0 ? 'nothing is deleted' : `deleted so far: ${[...deleted].join(', ')}`;
    throw new CredentialsError(error.code, `${error.message}; ${soFar}`);
  }
  return { deleted: [...deleted] };
}

/** @param deleted - grows as it goes on */
async function deleteAll(
  cognito: CognitoIdentityProviderClient,
  key: ClientKey,
  deleted: Set<string>,
  wait: (milliseconds: number) => Promise<unknown>,
): Promise<void> {
  let unknown: string | undefined;
  for (let look = 0; look < LOOKS; look++) {
    if (look > 0) await wait(PAUSE_MS);
    const known = (await secretIds(cognito, key)).filter((id) => id !== unknown);
    if (known.length === 0 && look > 0) return;
    for (const id of known) {
      if (id === known.at(-1)) unknown ??= await addUnknown(cognito, key);
      // Without it this is the last one: a rotation took the second place.
      if (id === known.at(-1) && unknown === undefined) break;
      await deleteSecret(cognito, { ...key, ClientSecretId: id });
      deleted.add(id);
    }
  }
  throw new CredentialsError(
    'ERR_SECRETS_KEEP_COMING',
    `client ${key.ClientId} got a new secret each time its secrets were deleted, expected none; wait for its rotation to end`,
  );
}

interface ClientKey {
  readonly UserPoolId: string;
  readonly ClientId: string;
}

async function secretIds(cognito: CognitoIdentityProviderClient, key: ClientKey): Promise<string[]> {
  const listed = cognito.send(new ListUserPoolClientSecretsCommand(key));
  const { ClientSecrets = [] } = await awsCall('Cognito', 'ListUserPoolClientSecrets', listed);
  return ClientSecrets.flatMap(({ ClientSecretId }) => ClientSecretId ?? []);
}

/** The id of a new secret, whose value goes no further; undefined where the client has two already. */
async function addUnknown(cognito: CognitoIdentityProviderClient, key: ClientKey): Promise<string | undefined> {
  const added = cognito.send(new AddUserPoolClientSecretCommand(key)).catch((error: unknown) => {
    if (error instanceof LimitExceededException) return undefined;
    throw error;
  });
  return (await awsCall('Cognito', 'AddUserPoolClientSecret', added))?.ClientSecretDescriptor?.ClientSecretId;
}

async function deleteSecret(
  cognito: CognitoIdentityProviderClient,
  request: ClientKey & { readonly ClientSecretId: string },
): Promise<void> {
  const gone = cognito.send(new DeleteUserPoolClientSecretCommand(request)).catch((error: unknown) => {
    if (!(error instanceof ResourceNotFoundException)) throw error;
  });
  await awsCall('Cognito', 'DeleteUserPoolClientSecret', gone);
}

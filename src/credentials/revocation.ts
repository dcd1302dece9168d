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

/** Result of a revocation. */
export interface Revocation {
  /** Cognito's ids of the deleted secrets. */
  readonly deleted: readonly string[];
}

/**
 * Limit of checks for a new secret. A parallel rotation may have requested a secret that appears only after the others
 * are deleted. So there is another check, after a longer time than a call usually takes.
 */
const LOOKS = 5;
const PAUSE_MS = 2_000;

/**
 * Deletes every secret of a client that could be known. Cognito does not delete the last secret of a client, so the
 * client gets a new one whose value is thrown away. Takes at least two seconds. Can be repeated with the same result.
 * @param wait - waits for a number of milliseconds
 * @throws CredentialsError `ERR_AWS_CALL_FAILED` or `ERR_SECRETS_KEEP_COMING`, with the secrets deleted so far
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

/** @param deleted - ids of the deleted secrets; grows during the call */
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
      // If the throwaway secret could not be added, this is the last one: a rotation took the second place.
      if (id === known.at(-1) && unknown === undefined) break;
      await deleteSecret(cognito, { ...key, ClientSecretId: id });
      deleted.add(id);
    }
  }
  throw new CredentialsError(
    'ERR_SECRETS_KEEP_COMING',
    `client ${key.ClientId} got a new secret after each deletion, expected none; wait until its rotation ends`,
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

/** Adds a secret, throws its value away and returns its id; undefined if the client already has two. */
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

import type { ClientSecret } from './app-client';
import { RotationError } from './error';
import type { SecretVersion } from './secret-store';

/** The version in use, and which of Cognito's secrets it holds. */
export interface VersionInUse {
  /** Cognito's id of the secret; the first version does not know it. */
  readonly clientSecretId: string | undefined;
  readonly createdAt: Date;
}

/** Picks the fields of a version that identify its secret. */
export function versionInUse({ credentials, createdAt }: SecretVersion): VersionInUse {
  return { clientSecretId: credentials.client_secret_id, createdAt };
}

/** The secrets of a client, by their use. */
export interface SecretRoles {
  /** The secret that callers read; undefined after a revocation. */
  readonly current: ClientSecret | undefined;
  /** Secrets that callers may still hold: they stay until the grace period is over. */
  readonly previous: readonly ClientSecret[];
  /** Secrets that no caller ever read: from a rotation that stopped before it stored them, or was given up. */
  readonly orphans: readonly ClientSecret[];
}

/**
 * Sorts the Cognito secrets of a client by their use. Cognito shows only ids and dates, and a rotation makes a secret
 * before a version holds it. So a secret newer than the current one was never current; an older one was.
 * @param previousId - id of the secret in AWSPREVIOUS: it is newer if somebody moved AWSCURRENT back by hand
 * @throws RotationError `ERR_CURRENT_UNKNOWN`
 */
export function secretRoles(
  secrets: readonly ClientSecret[],
  inUse: VersionInUse,
  previousId: string | undefined,
): SecretRoles {
  const current = currentSecret(secrets, inUse);
  // A version is written after its secret was made, so its date separates older from newer even if the secret is gone.
  const since = current?.createdAt ?? inUse.createdAt;
  const others = secrets.filter((secret) => secret !== current);
  const isOrphan = ({ id, createdAt }: ClientSecret) => createdAt > since && id !== previousId;
  return { current, previous: others.filter((secret) => !isOrphan(secret)), orphans: others.filter(isOrphan) };
}

function currentSecret(secrets: readonly ClientSecret[], inUse: VersionInUse): ClientSecret | undefined {
  if (inUse.clientSecretId !== undefined) return secrets.find(({ id }) => id === inUse.clientSecretId);
  const candidates = secrets.filter(({ createdAt }) => createdAt <= inUse.createdAt);
  if (candidates.length <= 1) return candidates[0];
  throw new RotationError(
    'ERR_CURRENT_UNKNOWN',
    `AWSCURRENT does not say which of ${candidates.map(({ id }) => id).join(' and ')} it holds, expected client_secret_id in its value; add it, or delete the client secret that nobody uses`,
  );
}

import type { ClientSecret } from './app-client';
import { RotationError } from './error';
import type { SecretVersion } from './secret-store';

/** The version in use, as far as it tells which of Cognito's secrets it holds. */
export interface VersionInUse {
  /** Cognito's id of the secret it holds; the first version does not know it. */
  readonly clientSecretId: string | undefined;
  readonly createdAt: Date;
}

/** A version as its secret is looked for. */
export function versionInUse({ credentials, createdAt }: SecretVersion): VersionInUse {
  return { clientSecretId: credentials.client_secret_id, createdAt };
}

/** What the secrets of a client are for. */
export interface SecretRoles {
  /** The one callers read; none after a revocation. */
  readonly current: ClientSecret | undefined;
  /** Those callers may still hold: not before the grace is over may they go. */
  readonly previous: readonly ClientSecret[];
  /** Those no caller ever read: made by a rotation that was stopped before it stored them, or given up. */
  readonly orphans: readonly ClientSecret[];
}

/**
 * Tells Cognito's secrets of a client apart. Cognito shows ids and dates alone, and a rotation makes a secret before a
 * version holds it: what is newer than the current one was never current itself, what is older was.
 * @param previousId - id of the secret that AWSPREVIOUS holds: newer, where somebody moved AWSCURRENT back by hand
 * @throws RotationError `ERR_CURRENT_UNKNOWN`
 */
export function secretRoles(
  secrets: readonly ClientSecret[],
  inUse: VersionInUse,
  previousId: string | undefined,
): SecretRoles {
  const current = currentSecret(secrets, inUse);
  // A version is written after its secret was made: this tells older from newer also where the secret itself is gone.
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

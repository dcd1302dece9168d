import type { SecretVersion } from './secret-store';

/** A secret that was seen in use by callers, with a time at which that was already so. */
export interface InUse {
  /** Cognito's id of the secret. */
  readonly clientSecretId: string;
  /** Milliseconds since 1970. */
  readonly since: number;
}

/**
 * Latest time at which the current version became current, in milliseconds since 1970; undefined if Secrets Manager
 * does not tell.
 * Secrets Manager does not record that time. A version is made earlier, even days earlier if its rotation was resumed.
 * But a rotation that completed after the version was made must have made it current before it ended. That is not so if
 * somebody moved AWSCURRENT back since; then the previous version is newer than the current one.
 */
export function currentSince(
  rotatedAt: Date | undefined,
  current: SecretVersion,
  before: SecretVersion | undefined,
): number | undefined {
  if (!rotatedAt || rotatedAt <= current.createdAt) return undefined;
  return before && before.createdAt >= current.createdAt ? undefined : rotatedAt.getTime();
}

import type { SecretVersion } from './secret-store';

/** A secret that was seen to be the one callers read, and when: since then, or longer. */
export interface InUse {
  /** Cognito's id of the secret. */
  readonly clientSecretId: string;
  /** Milliseconds since 1970. */
  readonly since: number;
}

/**
 * When at the latest the current version became current, in milliseconds since 1970, where Secrets Manager tells.
 * It keeps no time of that itself. A version is made before, by days where its rotation was resumed; only a rotation
 * that was completed after that has surely made it current before its end. Not so where somebody moved AWSCURRENT back
 * since, which the newer version before it gives away.
 */
export function currentSince(
  rotatedAt: Date | undefined,
  current: SecretVersion,
  before: SecretVersion | undefined,
): number | undefined {
  if (!rotatedAt || rotatedAt <= current.createdAt) return undefined;
  return before && before.createdAt >= current.createdAt ? undefined : rotatedAt.getTime();
}

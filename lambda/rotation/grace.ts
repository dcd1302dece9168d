import type { SecretDescription, SecretVersion } from './secret-store';

/**
 * Until when callers may hold the secret before the current one. Secrets Manager does not keep the time of the promotion:
 * the version is older than that, by days where a rotation was resumed, and the date of the last rotation is missing
 * where its end was never noted. A promotion is a change, though, so the last change is never before it; another change
 * since only makes the grace longer.
 */
export function graceEnd({ changedAt }: SecretDescription, current: SecretVersion, graceMs: number): Date {
  return new Date(Math.max(changedAt.getTime(), current.createdAt.getTime()) + graceMs);
}

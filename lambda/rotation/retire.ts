import type { AppClient } from './app-client';
import type { InUse } from './grace';
import type { RetireSchedule } from './retire-schedule';
import { secretRoles, versionInUse } from './secret-roles';
import type { SecretStore } from './secret-store';

/** What a retirement works with. */
export interface RetireOptions {
  readonly store: SecretStore;
  readonly client: AppClient;
  /** What the event says was the current secret when; nothing where a person asks. */
  readonly inUse: InUse | undefined;
  readonly schedule: RetireSchedule;
  /** How long the previous secret stays valid, in milliseconds. */
  readonly graceMs: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** What was retired, and when to look again. */
export interface RetireOutcome {
  /** Cognito's ids of the secrets that were deleted. */
  readonly retired: readonly string[];
  /** When the grace is over, where it is not yet. */
  readonly due?: string;
}

const NOTHING: RetireOutcome = { retired: [] };

/**
 * Deletes the secret before the current one when its grace is over, and sees that it is asked again when it is not.
 * Whatever asks for it, early, late or twice, never more than that.
 */
export async function retire({ store, client, inUse, schedule, graceMs, now }: RetireOptions): Promise<RetireOutcome> {
  const description = await store.describe();
  // A client that was replaced or deleted has taken its secrets with it.
  if (description?.clientId !== client.id) return NOTHING;
  const current = await store.read('AWSCURRENT');
  if (current?.credentials.client_id !== client.id) return NOTHING;
  const before = await store.read('AWSPREVIOUS');
  const roles = secretRoles(await client.secrets(), versionInUse(current), before?.credentials.client_secret_id);
  // Without the current one, what is left is a matter of the revocation that took it.
  if (!roles.current || roles.previous.length === 0) return NOTHING;
  const { id } = roles.current;
  const seen = inUse?.clientSecretId === id ? inUse : { clientSecretId: id, since: now() };
  if (now() < seen.since + graceMs) {
    return { retired: [], due: (await schedule.create(client.id, seen)).toISOString() };
  }
  // Orphans stay for the next rotation: one of them may be what a rotation is about to store.
  for (const secret of roles.previous) await client.deleteSecret(secret.id);
  return { retired: roles.previous.map((secret) => secret.id) };
}

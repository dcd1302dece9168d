import type { AppClient } from './app-client';
import { graceEnd } from './grace';
import { secretRoles, versionInUse } from './secret-roles';
import type { SecretStore } from './secret-store';

/** What a retirement works with. */
export interface RetireOptions {
  readonly store: SecretStore;
  readonly client: AppClient;
  /** How long the previous secret stays valid, in milliseconds. */
  readonly graceMs: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Has this done again once `due` has passed; once for each occasion. */
  readonly scheduleRetire: (clientId: string, due: Date, occasion: string) => Promise<void>;
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
 * Deletes the secret before the current one when its grace is over, and asks for itself again when it is not. Whatever
 * asks for it, early, late or twice, never more than that.
 */
export async function retire({ store, client, graceMs, now, scheduleRetire }: RetireOptions): Promise<RetireOutcome> {
  const description = await store.describe();
  const current = await store.read('AWSCURRENT');
  // A client that was replaced has taken its secrets with it.
  if (description.clientId !== client.id || current?.credentials.client_id !== client.id) return NOTHING;
  const before = await store.read('AWSPREVIOUS');
  const roles = secretRoles(await client.secrets(), versionInUse(current), before?.credentials.client_secret_id);
  // Without the current one, what is left is a matter of the revocation that took it.
  if (!roles.current || roles.previous.length === 0) return NOTHING;
  const due = graceEnd(description, current, graceMs);
  if (due.getTime() > now()) {
    await scheduleRetire(client.id, due, `${current.id} ${due.toISOString()}`);
    return { retired: [], due: due.toISOString() };
  }
  // Orphans stay for the next rotation: one of them may be what a rotation is about to store.
  for (const { id } of roles.previous) await client.deleteSecret(id);
  return { retired: roles.previous.map(({ id }) => id) };
}

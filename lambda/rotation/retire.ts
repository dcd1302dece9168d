import type { AppClient } from './app-client';
import type { InUse } from './grace';
import { currentSince } from './grace';
import type { RetireSchedule } from './retire-schedule';
import type { NamePrefixes } from './secret-owner';
import { checkOwner } from './secret-owner';
import { secretRoles, versionInUse } from './secret-roles';
import type { SecretStore, SecretVersion } from './secret-store';

/** Dependencies of a retirement. */
export interface RetireOptions extends NamePrefixes {
  readonly store: SecretStore;
  /** Returns the app client with an id. */
  readonly appClient: (id: string) => AppClient;
  /** The secret in use, by the event; undefined if a person sent the event. */
  readonly inUse: InUse | undefined;
  readonly schedule: RetireSchedule;
  /** Grace period of the previous secret, in milliseconds. */
  readonly graceMs: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Result of a retirement. */
export interface RetireOutcome {
  /** Cognito's ids of the secrets that were deleted. */
  readonly retired: readonly string[];
  /** End of the grace period, if it is not over yet. */
  readonly due?: string;
}

const NOTHING: RetireOutcome = { retired: [] };

/**
 * Deletes the previous secret if its grace period is over, and schedules another retirement if not. An event that comes
 * early, late or twice never deletes more than that.
 * @throws RotationError `ERR_SECOND_SECRET` or `ERR_CURRENT_UNKNOWN`
 */
export async function retire(options: RetireOptions): Promise<RetireOutcome> {
  const { store, inUse, schedule, graceMs, now } = options;
  const description = await store.describe();
  if (description?.clientId === undefined) return NOTHING;
  const client = options.appClient(description.clientId);
  const current = await store.read('AWSCURRENT');
  // A replaced client has taken its secrets with it.
  if (current?.credentials.client_id !== client.id) return NOTHING;
  checkOwner(description, await client.describe(), options);
  const before = await store.read('AWSPREVIOUS');
  const roles = secretRoles(await client.secrets(), versionInUse(current), before?.credentials.client_secret_id);
  // If the current secret is gone, a revocation deleted it; the rest is left to that revocation.
  if (!roles.current || roles.previous.length === 0) return NOTHING;
  const { id: clientSecretId } = roles.current;
  const since = currentSince(description.rotatedAt, current, before) ?? stated(inUse, clientSecretId, current) ?? now();
  if (now() < since + graceMs) {
    const asked = inUse ? 'by a schedule' : 'otherwise';
    return { retired: [], due: (await schedule.create({ clientSecretId, since }, asked)).toISOString() };
  }
  // Orphans stay until the next rotation: a running one may be about to store one of them.
  for (const secret of roles.previous) await client.deleteSecret(secret.id);
  return { retired: roles.previous.map((secret) => secret.id) };
}

/** Time in the event, but never earlier than the version was made: its secret was not current before that. */
function stated(inUse: InUse | undefined, currentId: string, { createdAt }: SecretVersion): number | undefined {
  return inUse?.clientSecretId === currentId ? Math.max(inUse.since, createdAt.getTime()) : undefined;
}

import type { AppClient } from './app-client';
import type { InUse } from './grace';
import { currentSince } from './grace';
import type { RetireSchedule } from './retire-schedule';
import type { NamePrefixes } from './secret-owner';
import { checkOwner } from './secret-owner';
import { secretRoles, versionInUse } from './secret-roles';
import type { SecretStore, SecretVersion } from './secret-store';

/** What a retirement works with. */
export interface RetireOptions extends NamePrefixes {
  readonly store: SecretStore;
  /** The app client of an id. */
  readonly appClient: (id: string) => AppClient;
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
 * @throws RotationError `ERR_SECOND_SECRET` or `ERR_CURRENT_UNKNOWN`
 */
export async function retire(options: RetireOptions): Promise<RetireOutcome> {
  const { store, inUse, schedule, graceMs, now } = options;
  const description = await store.describe();
  if (description?.clientId === undefined) return NOTHING;
  const client = options.appClient(description.clientId);
  const current = await store.read('AWSCURRENT');
  // A client that was replaced has taken its secrets with it.
  if (current?.credentials.client_id !== client.id) return NOTHING;
  checkOwner(description, await client.describe(), options);
  const before = await store.read('AWSPREVIOUS');
  const roles = secretRoles(await client.secrets(), versionInUse(current), before?.credentials.client_secret_id);
  // Without the current one, what is left is a matter of the revocation that took it.
  if (!roles.current || roles.previous.length === 0) return NOTHING;
  const { id: clientSecretId } = roles.current;
  const since = currentSince(description.rotatedAt, current, before) ?? stated(inUse, clientSecretId, current) ?? now();
  if (now() < since + graceMs) {
    const asked = inUse ? 'by a schedule' : 'otherwise';
    return { retired: [], due: (await schedule.create({ clientSecretId, since }, asked)).toISOString() };
  }
  // Orphans stay for the next rotation: one of them may be what a rotation is about to store.
  for (const secret of roles.previous) await client.deleteSecret(secret.id);
  return { retired: roles.previous.map((secret) => secret.id) };
}

/** What the event says, as far as it can be true: no secret was current before its version was made. */
function stated(inUse: InUse | undefined, currentId: string, { createdAt }: SecretVersion): number | undefined {
  return inUse?.clientSecretId === currentId ? Math.max(inUse.since, createdAt.getTime()) : undefined;
}

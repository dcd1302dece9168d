import { createHash } from 'node:crypto';
import type { AppClient } from './app-client';
import type { ClientCredentials } from './client-credentials';
import { RotationError } from './error';
import { sameScopes } from './rotation';
import type { NamePrefixes } from './secret-owner';
import { checkOwner } from './secret-owner';
import { secretRoles, versionInUse } from './secret-roles';
import type { SecretStore, SecretVersion } from './secret-store';

/** Dependencies of a seed. */
export interface SeedOptions extends NamePrefixes {
  readonly store: SecretStore;
  readonly client: AppClient;
  readonly tokenEndpoint: string;
}

/** Result of a seed. Terraform keeps it in its state, so it holds no secret. */
export interface SeedOutcome {
  readonly seeded: boolean;
  /** Id of the current version. */
  readonly version: string;
}

/**
 * Makes the current version match the client: writes the first version, or writes the same secret again if the scopes
 * or the token endpoint have changed. It never restores a secret from before a rotation.
 * @throws RotationError `ERR_OTHER_CLIENT`, `ERR_SECOND_SECRET`, `ERR_NO_SECRET` or `ERR_MOVED_BACK`
 */
export async function seed({ store, client, tokenEndpoint, ...prefixes }: SeedOptions): Promise<SeedOutcome> {
  const description = await store.describe();
  if (description?.clientId !== client.id) throw otherClient(client, description?.clientId);
  const described = await client.describe();
  checkOwner(description, described, prefixes);
  const { scopes, ownSecret } = described;
  const current = await store.read('AWSCURRENT');
  const known = current?.credentials.client_id === client.id ? current : undefined;
  if (known?.credentials.token_endpoint === tokenEndpoint && sameScopes(known.credentials.scopes, scopes)) {
    return { seeded: false, version: known.id };
  }
  const secret = known ? await sameSecret(store, client, known) : firstSecret(client, ownSecret);
  if (!secret) return { seeded: false, version: current?.id ?? '' };
  const credentials = { client_id: client.id, token_endpoint: tokenEndpoint, scopes: [...scopes], ...secret };
  const version = versionId(credentials, current);
  if (current) {
    // Not written as AWSCURRENT directly: that would also succeed after a rotation has moved the label meanwhile.
    await store.put(version, credentials, 'SEEDED');
    await endRotation(store, current);
    await store.move('AWSCURRENT', { from: current.id, to: version });
  } else {
    await store.put(version, credentials, 'AWSCURRENT');
  }
  return { seeded: true, version };
}

/**
 * Removes AWSPENDING from the current version, where a rotation may have left it. Once that version is no longer
 * current, Secrets Manager would take the label for a rotation in progress. So the label goes first: then a seed that
 * stops in between does not leave it there.
 * @see AWS docs, "RotateSecret" (Secrets Manager API reference)
 */
async function endRotation(store: SecretStore, current: SecretVersion): Promise<void> {
  const labels = (await store.describe())?.stages.get(current.id) ?? [];
  if (labels.includes('AWSPENDING')) await store.move('AWSPENDING', { from: current.id });
}

/** An event can name any client; only Terraform sets the tag, so the tag decides. */
function otherClient({ id }: AppClient, tagged: string | undefined): RotationError {
  const given = tagged === undefined ? 'is deleted or has no tag ClientId' : `has the tag ClientId "${tagged}"`;
  return new RotationError(
    'ERR_OTHER_CLIENT',
    `the secret ${given}, expected "${id}", which the event names; deploy again`,
  );
}

type Secret = Pick<ClientCredentials, 'client_secret' | 'client_secret_id'>;

/** The secret of the current version and its Cognito id; undefined after a revocation, which a rotation completes. */
async function sameSecret(store: SecretStore, client: AppClient, known: SecretVersion): Promise<Secret | undefined> {
  const before = await store.read('AWSPREVIOUS');
  const beforeId = before?.credentials.client_secret_id;
  const { current, previous } = secretRoles(await client.secrets(), versionInUse(known), beforeId);
  if (!current) return undefined;
  // Another version would take AWSPREVIOUS from it, the only sign that callers may still hold that secret.
  const newer = previous.find(({ createdAt }) => createdAt > current.createdAt);
  if (!newer) return { client_secret: known.credentials.client_secret, client_secret_id: current.id };
  throw new RotationError(
    'ERR_MOVED_BACK',
    `AWSCURRENT was moved back and callers may still hold "${newer.id}", expected one secret in use; deploy again when its grace is over`,
  );
}

function firstSecret({ id }: AppClient, ownSecret: string | undefined): Secret {
  if (ownSecret !== undefined) return { client_secret: ownSecret };
  throw new RotationError(
    'ERR_NO_SECRET',
    `Cognito shows no secret of client "${id}", expected the one it was made with; replace the client`,
  );
}

/**
 * Id of the version to write: the same for the same step from the same version, so that a repeated or parallel seed
 * writes one version. The secret is not part of it.
 */
function versionId(
  { client_id, token_endpoint, scopes }: ClientCredentials,
  current: SecretVersion | undefined,
): string {
  const step = JSON.stringify([client_id, token_endpoint, scopes, current?.id]);
  return createHash('sha256').update(step).digest('hex');
}

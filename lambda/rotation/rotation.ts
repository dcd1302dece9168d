import type { AppClient, ClientSecret } from './app-client';
import type { ClientCredentials } from './client-credentials';
import { RotationError } from './error';
import type { RotationStep } from './event';
import { currentSince } from './grace';
import type { RetireSchedule } from './retire-schedule';
import type { NamePrefixes } from './secret-owner';
import { checkOwner } from './secret-owner';
import { secretRoles, versionInUse } from './secret-roles';
import type { SecretDescription, SecretStore, SecretVersion } from './secret-store';

/** Dependencies of the rotation steps. */
export interface RotationOptions extends NamePrefixes {
  readonly store: SecretStore;
  /** Returns the app client with an id. */
  readonly appClient: (id: string) => AppClient;
  readonly tokenEndpoint: string;
  /** Grace period of the previous secret, in milliseconds. */
  readonly graceMs: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Gets a token with the credentials, or throws. */
  readonly proveToken: (credentials: ClientCredentials) => Promise<void>;
  readonly schedule: RetireSchedule;
}

/** Result of a step; a repeated step finds its work done. */
export type StepOutcome = 'done' | 'already done';

/** State that every step starts from. */
interface Opened extends RotationOptions {
  /** Id of the version that the rotation writes. */
  readonly token: string;
  readonly description: SecretDescription;
  readonly client: AppClient;
  /** Scopes that the client is granted. */
  readonly scopes: readonly string[];
  readonly isCurrent: boolean;
}

const steps: Record<RotationStep['Step'], (opened: Opened) => Promise<StepOutcome>> = {
  createSecret,
  setSecret,
  testSecret,
  finishSecret,
};

/**
 * Runs one step of a rotation. Each step can be repeated, and continues where the last attempt stopped.
 * @throws RotationError
 * @see AWS docs, "Lambda rotation functions" and "AddUserPoolClientSecret" (Cognito API reference)
 */
export async function rotate(
  { Step, ClientRequestToken: token }: RotationStep,
  options: RotationOptions,
): Promise<StepOutcome> {
  const description = await options.store.describe();
  if (description?.clientId === undefined) {
    throw new RotationError(
      'ERR_NOT_SEEDED',
      'the secret is deleted or has no tag ClientId, expected the id of its client; deploy again',
    );
  }
  const labels = description.stages.get(token) ?? [];
  const isCurrent = labels.includes('AWSCURRENT');
  if (!isCurrent && !labels.includes('AWSPENDING')) {
    throw new RotationError(
      'ERR_NOT_STAGED',
      `version ${token} has no label AWSPENDING, expected a rotation that Secrets Manager started; rotate the secret again`,
    );
  }
  // AWSPENDING is not removed by itself, even from a version that is no longer the current one.
  if (!isCurrent && labels.includes('AWSPREVIOUS')) return giveUp(options.store, token, 'was in use before');
  const client = options.appClient(description.clientId);
  const described = await client.describe();
  checkOwner(description, described, options);
  return steps[Step]({ ...options, token, description, client, scopes: described.scopes, isCurrent });
}

/**
 * Makes a secret in Cognito and stores it as AWSPENDING. If it stops in between, the next attempt replaces the lost
 * secret.
 */
async function createSecret(opened: Opened): Promise<StepOutcome> {
  const { store, client, scopes, token, tokenEndpoint, isCurrent } = opened;
  if (isCurrent || (await store.read('AWSPENDING'))) return 'already done';
  const current = await store.read('AWSCURRENT');
  if (current?.credentials.client_id !== client.id) {
    throw new RotationError(
      'ERR_NOT_SEEDED',
      `AWSCURRENT belongs to client "${current?.credentials.client_id ?? 'none'}", expected "${client.id}"; deploy again, which writes its first version`,
    );
  }
  await makeRoom(opened, current);
  const made = await client.addSecret();
  const credentials = {
    client_id: client.id,
    client_secret: made.value,
    token_endpoint: tokenEndpoint,
    scopes: [...scopes],
    client_secret_id: made.id,
  };
  await store.put(token, credentials, 'AWSPENDING');
  return 'done';
}

/** Deletes a secret that cannot be in use, because a client has at most two. */
async function makeRoom(opened: Opened, current: SecretVersion): Promise<void> {
  const { store, client, description, schedule, graceMs, now } = opened;
  const secrets = await client.secrets();
  if (secrets.length < 2) return;
  const before = await store.read('AWSPREVIOUS');
  const roles = secretRoles(secrets, versionInUse(current), before?.credentials.client_secret_id);
  const since = currentSince(description.rotatedAt, current, before);
  const graceIsOver = since !== undefined && since + graceMs <= now();
  const [spare] = graceIsOver ? [...roles.orphans, ...roles.previous] : roles.orphans;
  if (spare) return client.deleteSecret(spare.id);
  // It was scheduled when the current secret became current, unless that schedule was lost.
  const inUse = {
    clientSecretId: roles.current?.id ?? current.credentials.client_secret_id ?? '',
    since: since ?? now(),
  };
  const due = await schedule.create(inUse);
  throw new RotationError(
    'ERR_SLOTS_TAKEN',
    `client "${client.id}" has two secrets in use, expected one: callers may hold the previous one until ${due.toISOString()}; rotate again then`,
  );
}

/** Cognito accepts a secret from its creation, so this step only checks that nothing has changed since. */
async function setSecret(opened: Opened): Promise<StepOutcome> {
  if (opened.isCurrent) return 'already done';
  await pendingCredentials(opened);
  return 'done';
}

async function testSecret(opened: Opened): Promise<StepOutcome> {
  if (opened.isCurrent) return 'already done';
  await opened.proveToken(await pendingCredentials(opened));
  return 'done';
}

/** Makes the new version current, and schedules the deletion of the previous secret. */
async function finishSecret(opened: Opened): Promise<StepOutcome> {
  const { store, token, description, isCurrent, schedule, now } = opened;
  const credentials = isCurrent ? (await store.read('AWSCURRENT'))?.credentials : await pendingCredentials(opened);
  if (!isCurrent) {
    const [from] = [...description.stages].find(([, labels]) => labels.includes('AWSCURRENT')) ?? [];
    await store.move('AWSCURRENT', { from, to: token });
  }
  await schedule.create({ clientSecretId: credentials?.client_secret_id ?? '', since: now() });
  return isCurrent ? 'already done' : 'done';
}

/**
 * Reads the new version, and checks that its value is still right.
 * @throws RotationError `ERR_PENDING_STALE` once, after it gave the rotation up: a version cannot be written twice
 */
async function pendingCredentials(opened: Opened): Promise<ClientCredentials> {
  const { store, client, token } = opened;
  const pending = await store.read('AWSPENDING');
  if (!pending) {
    throw new RotationError(
      'ERR_NOT_STAGED',
      `version ${token} has no value, expected createSecret first; rotate again`,
    );
  }
  const secrets = await client.secrets();
  const reason = staleness(pending.credentials, { ...opened, secrets });
  if (reason === undefined) return pending.credentials;
  return giveUp(store, token, reason);
}

async function giveUp(store: SecretStore, token: string, reason: string): Promise<never> {
  await store.move('AWSPENDING', { from: token });
  throw new RotationError(
    'ERR_PENDING_STALE',
    `version ${token} ${reason}; this rotation is given up, the current secret stays: rotate again`,
  );
}

interface Present extends Opened {
  readonly secrets: readonly ClientSecret[];
}

function staleness(
  pending: ClientCredentials,
  { client, tokenEndpoint, scopes, secrets }: Present,
): string | undefined {
  if (pending.client_id !== client.id) return `is for client "${pending.client_id}", which "${client.id}" has replaced`;
  if (pending.token_endpoint !== tokenEndpoint) return `names another token endpoint than ${tokenEndpoint}`;
  if (!sameScopes(pending.scopes, scopes)) return 'has other scopes than the client is granted now';
  if (!secrets.some(({ id }) => id === pending.client_secret_id)) return 'holds a secret that Cognito has no longer';
  return undefined;
}

/** Whether two lists hold the same scopes, in any order. */
export function sameScopes(some: readonly string[], others: readonly string[]): boolean {
  return [...some].sort().join(' ') === [...others].sort().join(' ');
}

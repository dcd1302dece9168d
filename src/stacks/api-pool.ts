import type { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { checkApiName } from '../access/api-name';
import type { AccessDeclaration } from '../access/declaration';
import { AccessError } from '../access/error';
import { checkPoolHolds } from '../access/pool-access';
import type { ExistingUserPool } from '../constructs/pool/existing-user-pool';
import type { IssuingPool } from '../constructs/pool/issuing-pool';
import { LookedUpPool } from '../constructs/pool/looked-up-pool';
import { PublishedPool } from '../constructs/pool/published-pool';
import type { Settings } from '../settings/settings';

/** The stack of a user pool, as stacks of APIs see it. */
export interface PoolStack extends TerraformStack {
  /** Resource servers and clients of the pool. */
  readonly access: AccessDeclaration;
  /** Prefix of the SSM parameters that describe the pool. */
  readonly parameterPath: string;
  /** The Region and account it is deployed to, if known at synth. */
  readonly place: DeploymentPlace;
}

/** Options of the stack that holds the clients. */
const OF_THE_POOL = ['managedLoginVersion', 'credentials', 'clientNamePrefix', 'tokenDomain'] as const;

/** Region and account of a deployment; undefined if Terraform finds out. */
export interface DeploymentPlace {
  readonly region: string | undefined;
  readonly accountId: string | undefined;
}

/** The user pool whose tokens an API accepts, if the API's stack does not make it. */
export type ApiPool = PoolStack | ExistingUserPool;

/** Options of an API that joins a pool. */
export interface JoiningOptions {
  readonly settings: Settings;
  readonly access: AccessDeclaration;
  readonly name?: string | undefined;
  readonly pool?: ApiPool | undefined;
  readonly managedLoginVersion?: number;
  readonly credentials?: boolean;
  readonly clientNamePrefix?: string;
  readonly tokenDomain?: object;
}

/**
 * Checks the name and the pool of an API against each other, the app and the place it is deployed to.
 * @param scope - the app
 * @throws AccessError `ERR_API_NAME_INVALID`, `ERR_NAME_AMBIGUOUS`, `ERR_POOL_INVALID`, `ERR_SCOPE_UNKNOWN` or
 * `ERR_CLIENT_INVALID`
 */
export function checkJoining(scope: Construct, { name, pool, settings, access, ...options }: JoiningOptions): void {
  if (name !== undefined) checkApiName(settings.namePrefix, name, apiNames(scope));
  if (!pool) {
    if (name === undefined) return;
    const expected = 'a pool that it joins, since only one stack of an environment has its own pool';
    throw invalid(`API "${name}" has no pool`, name, expected, 'pass pool, or leave name out');
  }
  const subject = name === undefined ? 'the API' : `API "${name}"`;
  const idle = OF_THE_POOL.find((option) => options[option] !== undefined);
  if (idle !== undefined) {
    const expected = 'no such option, since only the stack of the pool has sign-in pages, clients and secrets';
    throw invalid(`${subject} has a pool and ${idle}`, idle, expected, 'set it at the pool');
  }
  if (isExisting(pool)) {
    checkRegion(pool, settings);
    return;
  }
  if (name === undefined) {
    const expected = 'a name, since the stack of the pool is the one without a name';
    throw invalid(
      'an API without a name joins a pool of the app',
      undefined,
      expected,
      "give it one, e.g. name: 'orders'",
    );
  }
  for (const place of ['region', 'accountId'] as const) {
    const [given, expected] = [settings[place], pool.place[place]];
    if (given === expected) continue;
    const remedy = place === 'region' ? 'deploy both to the same Region' : 'join it by existingUserPool with its ARN';
    const message = `${subject} is deployed to ${place} ${given ?? 'of the credentials'}`;
    throw invalid(message, given, `${expected ?? 'that of the credentials'}, the one of its pool`, remedy);
  }
  checkPoolHolds(subject, access, pool.access);
}

/**
 * Refuses to make resource servers and clients in a pool of another account or Region.
 * @throws AccessError `ERR_POOL_INVALID`
 */
export function checkHolding(pool: ExistingUserPool, settings: Settings): void {
  if (pool.arn !== undefined) {
    const expected =
      'a pool in the deployed account, named by its id, since the stack only checks tokens of a pool named by its ARN';
    const remedy = 'declare the clients in the account of the pool, or name the pool by id';
    throw invalid(`the declaration has clients in user pool ${pool.arn}`, pool.arn, expected, remedy);
  }
  checkRegion(pool, settings);
}

/** Whether it is made outside of the app. */
export function isExisting(pool: ApiPool): pool is ExistingUserPool {
  return 'kind' in pool;
}

/** The pool as an API's stack reads it: looked up at AWS, or from the parameters that the pool's stack publishes. */
export function joinedPool(scope: Construct, pool: ApiPool, { issuerHost }: Settings): IssuingPool {
  return isExisting(pool)
    ? new LookedUpPool(scope, 'pool', { pool, issuerHost })
    : new PublishedPool(scope, 'pool', pool.parameterPath);
}

/** Names of the APIs that an app already has. */
function apiNames(scope: Construct): string[] {
  return scope.node.children.flatMap((child) =>
    'apiName' in child && typeof child.apiName === 'string' ? [child.apiName] : [],
  );
}

function checkRegion({ id, region: expected }: ExistingUserPool, { region }: Settings): void {
  if (region === undefined || region === expected) return;
  const remedy = `deploy to ${expected}, or join a pool of ${region}`;
  throw invalid(
    `user pool ${id} is joined from Region ${region}`,
    region,
    `${expected}, the Region of the pool`,
    remedy,
  );
}

function invalid(what: string, given: unknown, expected: string, remedy: string): AccessError {
  return new AccessError('ERR_POOL_INVALID', `${what}, expected ${expected}; ${remedy}`, { given, expected });
}

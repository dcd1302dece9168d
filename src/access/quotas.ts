import { AccessError } from './error';

/**
 * Limits of Amazon Cognito and API Gateway: the default quota, or the largest on request if `POOL_QUOTAS` holds the
 * default. A declaration over a limit fails at synth, where one line fixes it, and not at apply, half-way through a
 * deployment.
 * @see AWS docs, "Quotas in Amazon Cognito" and "Quotas for configuring and running a REST API in API Gateway";
 *   "Lambda quotas"; "IAM and AWS STS quotas"; "CreateModel" (API Gateway API reference)
 */
export const QUOTAS = {
  /** Resource servers a user pool, on request. */
  resourceServers: 300,
  /** Custom scopes a resource server. */
  scopesPerResourceServer: 100,
  /** App clients a user pool, on request. */
  clients: 10_000,
  /** Scopes an app client. */
  scopesPerClient: 50,
  /** Resources a REST API: one for each path part of its tree, the root `/` among them. */
  apiResources: 300,
  /**
   * Characters of a route's pattern in a policy of an authorizer, slash at the end included: an ARN there has at most 512,
   * and partition, Region, account, API and stage take up to 130.
   */
  routePatternLength: 382,
  /** Usage plans an account and Region. */
  usagePlans: 300,
  /** Characters of the policy of a REST API. */
  apiPolicy: 8_192,
  /** Characters of a managed policy of IAM, such as a permissions boundary. */
  managedPolicy: 6_144,
  /** Characters of a resource server's identifier. */
  identifierLength: 256,
  /** Characters of a resource server's name. */
  resourceServerNameLength: 256,
  /** Characters of a scope's name, the part after the slash. */
  scopeNameLength: 256,
  /** Characters of a scope's description. */
  scopeDescriptionLength: 256,
  /** Characters of a whole scope, identifier and slash included, if a client is granted it. */
  grantedScopeLength: 256,
  /** Characters of the name of one API among several, so that a function's 64 hold the prefix and the backend's name. */
  apiNameLength: 20,
  /** Characters of an app client's name, the project's prefix included. */
  clientNameLength: 128,
  /** Bytes of a request model's schema. */
  bodySchema: 409_600,
  /** Bytes of a function's environment variables, names and values. */
  functionEnvironment: 4_096,
} as const;

/** Quotas of a user pool until AWS raises them on request. */
export const POOL_QUOTAS = { resourceServers: 25, clients: 1_000 } as const;

/** How many of each a user pool may have in the account that is deployed to. */
export type PoolQuotas = Readonly<Record<keyof typeof POOL_QUOTAS, number>>;

/**
 * Checks a user pool against the quotas of the account.
 * @throws AccessError `ERR_QUOTA_EXCEEDED`
 */
export function checkPoolQuotas(given: PoolQuotas, quotas: PoolQuotas): void {
  for (const [what, subject] of [
    ['resourceServers', 'resource servers of the user pool'],
    ['clients', 'clients of the user pool'],
  ] as const) {
    if (given[what] <= quotas[what]) continue;
    const message = `${subject}: ${given[what]}, expected at most ${quotas[what]}, the quota of the account; ask AWS to raise it, up to ${QUOTAS[what]}, and set it here, or use a second user pool`;
    throw new AccessError('ERR_QUOTA_EXCEEDED', message, { given: given[what], expected: quotas[what] });
  }
}

/**
 * Throws if `given` is above the quota.
 * @param subject - the counted things and their owner, e.g. `scopes of client "Reporting"`
 * @throws AccessError `ERR_QUOTA_EXCEEDED`
 */
export function checkQuota(subject: string, given: number, quota: keyof typeof QUOTAS, remedy: string): void {
  const expected = QUOTAS[quota];
  if (given <= expected) return;
  throw new AccessError('ERR_QUOTA_EXCEEDED', `${subject}: ${given}, expected at most ${expected}; ${remedy}`, {
    given,
    expected,
  });
}

import { GRANT_WARNING_DAYS } from '../access/grant-warnings';
import { POOL_QUOTAS } from '../access/quotas';
import type { SettingValues } from './schema';

/** Where a deployment lives: `local` is for the local gateway and emulators, never for AWS. */
export const ENVIRONMENTS = ['dev', 'staging', 'prod', 'local'] as const;

/** Name of an environment: `M2M_ENVIRONMENT` chooses one. */
export type EnvironmentName = (typeof ENVIRONMENTS)[number];

const shared = {
  projectName: 'cognito-m2m-demo',
  stateForceDestroy: false,
  githubOidcProvider: true,
  apiGatewayAccount: true,
  userPoolTier: 'ESSENTIALS',
  accessTokenMinutes: 60,
  idTokenMinutes: 60,
  refreshTokenDays: 30,
  rotationDays: 90,
  rotationGraceHours: 24,
  resourceServerQuota: POOL_QUOTAS.resourceServers,
  clientQuota: POOL_QUOTAS.clients,
  deletionProtection: false,
  authorizerTtlSeconds: 300,
  grantWarningDays: GRANT_WARNING_DAYS,
  deniedClientIds: [],
  peopleClientIds: [],
  legacyApiKeys: 'accept',
  legacyApiKeyIds: [],
  stageName: 'prod',
  corsOrigins: [],
  sourceCidrs: [],
  apiEndpointType: 'REGIONAL',
  vpcEndpointIds: [],
  waf: false,
  // 33 a second, for days on end: many services may share the address of one NAT gateway.
  wafRateLimit: 10_000,
  lambdaRuntime: 'nodejs22.x',
  lambdaMemoryMb: 256,
  lambdaTimeoutSeconds: 10,
  logRetentionDays: 14,
  accessLog: false,
  monitoring: false,
  logLevel: 'INFO',
} satisfies SettingValues;

/** In staging as in prod, so that what a web ACL blocks by mistake shows before it matters. */
const kept = {
  deletionProtection: true,
  accessLog: true,
  monitoring: true,
  waf: true,
} satisfies Partial<SettingValues>;

/** What each environment has where no variable overrides it. */
export const DEFAULTS: Readonly<Record<EnvironmentName, SettingValues>> = {
  dev: shared,
  staging: { ...shared, ...kept, logRetentionDays: 90 },
  prod: { ...shared, ...kept, logRetentionDays: 365 },
  local: { ...shared, authorizerTtlSeconds: 0, logRetentionDays: 1, accessLog: true },
};

/** Whether an environment keeps what somebody needs: the policy holds it to what `prod` is. */
export function isProtected(environment: EnvironmentName): boolean {
  return environment !== 'dev' && environment !== 'local';
}

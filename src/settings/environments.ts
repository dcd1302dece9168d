import { GRANT_WARNING_DAYS } from '../access/grant-warnings';
import { POOL_QUOTAS } from '../access/quotas';
import type { SettingValues } from './schema';

/** Environments of a deployment: `local` is for the local gateway and emulators, never for AWS. */
export const ENVIRONMENTS = ['dev', 'staging', 'prod', 'local'] as const;

/** Name of an environment, chosen by `M2M_ENVIRONMENT`. */
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
  // 33 a second, sustained: many services may share the address of one NAT gateway.
  wafRateLimit: 10_000,
  lambdaRuntime: 'nodejs22.x',
  lambdaMemoryMb: 256,
  lambdaTimeoutSeconds: 10,
  logRetentionDays: 14,
  accessLog: false,
  monitoring: false,
  logLevel: 'INFO',
} satisfies SettingValues;

/** Same in staging and prod, so that a web ACL that blocks too much is noticed before prod. */
const kept = {
  deletionProtection: true,
  accessLog: true,
  monitoring: true,
  waf: true,
} satisfies Partial<SettingValues>;

/** Default settings of each environment. */
export const DEFAULTS: Readonly<Record<EnvironmentName, SettingValues>> = {
  dev: shared,
  staging: { ...shared, ...kept, logRetentionDays: 90 },
  prod: { ...shared, ...kept, logRetentionDays: 365 },
  local: { ...shared, authorizerTtlSeconds: 0, logRetentionDays: 1, accessLog: true },
};

/** Whether an environment holds valuable data: the policy then applies the rules of `prod`. */
export function isProtected(environment: EnvironmentName): boolean {
  return environment !== 'dev' && environment !== 'local';
}

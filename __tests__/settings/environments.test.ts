import { readSettings } from '../../src/settings/settings';

const dev = {
  environment: 'dev',
  projectName: 'cognito-m2m-demo',
  namePrefix: 'cognito-m2m-demo-dev',
  domainPrefix: 'm2m-demo-dev',
  stateForceDestroy: false,
  githubOidcProvider: true,
  apiGatewayAccount: true,
  userPoolTier: 'ESSENTIALS',
  accessTokenMinutes: 60,
  idTokenMinutes: 60,
  refreshTokenDays: 30,
  rotationDays: 90,
  rotationGraceHours: 24,
  deletionProtection: false,
  authorizerTtlSeconds: 300,
  grantWarningDays: 30,
  resourceServerQuota: 25,
  clientQuota: 1_000,
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
  wafRateLimit: 10_000,
  lambdaRuntime: 'nodejs22.x',
  lambdaMemoryMb: 256,
  lambdaTimeoutSeconds: 10,
  logRetentionDays: 14,
  accessLog: false,
  monitoring: false,
  logLevel: 'INFO',
};

test('without any variable the project is cognito-m2m-demo, and the environment dev', () => {
  expect(readSettings({})).toEqual(dev);
  expect(readSettings({ M2M_ENVIRONMENT: 'dev' })).toEqual(dev);
});

test('staging is protected and watched as prod is, and keeps its logs for a quarter', () => {
  expect(readSettings({ M2M_ENVIRONMENT: 'staging' })).toEqual({
    ...dev,
    environment: 'staging',
    namePrefix: 'cognito-m2m-demo-staging',
    domainPrefix: 'm2m-demo-staging',
    deletionProtection: true,
    logRetentionDays: 90,
    accessLog: true,
    monitoring: true,
    waf: true,
  });
});

test('prod protects what it keeps, logs each request, and keeps its logs for a year', () => {
  expect(readSettings({ M2M_ENVIRONMENT: 'prod' })).toEqual({
    ...dev,
    environment: 'prod',
    namePrefix: 'cognito-m2m-demo-prod',
    domainPrefix: 'm2m-demo-prod',
    deletionProtection: true,
    logRetentionDays: 365,
    accessLog: true,
    monitoring: true,
    waf: true,
  });
});

test('local logs each request, and remembers nothing: no cached answer of the authorizer, and customers in memory', () => {
  expect(readSettings({ M2M_ENVIRONMENT: 'local' })).toEqual({
    ...dev,
    environment: 'local',
    namePrefix: 'cognito-m2m-demo-local',
    domainPrefix: 'm2m-demo-local',
    authorizerTtlSeconds: 0,
    logRetentionDays: 1,
    accessLog: true,
  });
});

test.each(['dev', 'staging', 'prod', 'local'])(
  'in %s tokens live 60 minutes, refresh tokens 30 days',
  (environment) => {
    expect(readSettings({ M2M_ENVIRONMENT: environment })).toMatchObject({
      accessTokenMinutes: 60,
      idTokenMinutes: 60,
      refreshTokenDays: 30,
    });
  },
);

import { POOL_QUOTAS, QUOTAS } from '../access/quotas';
import * as z from 'zod';
import { isIssuerHost, partitionOf, partitionOfArn, regionFault, regionOfPool } from '../aws/partition';
import { cidrFault } from './cidr';
import { countedRules } from './counted-rules';
import { domainPrefix } from './domain-prefix';
import { GATEWAY_SECONDS, MAX_GATEWAY_SECONDS, integrationTimeout } from './integration-timeout';
import { isOrigin } from './origin';
import { projectName } from './project-name';

/** Retention periods that CloudWatch Logs accepts, in days. */
const RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;
const RETENTION = `one of ${RETENTION_DAYS.join(', ')} days`;

/** A number or its decimal digits: `Number()` would also accept a blank as 0, and `0x10`. */
const digits = (error: string) => z.union([z.int(), z.string().regex(/^\d+$/).transform(Number)], error);

const wholeNumber = (unit: string, low: number, high: number) => {
  const error = `a whole number of ${unit} from ${low} to ${high}`;
  return digits(error).pipe(z.int(error).min(low, error).max(high, error));
};

// AWS also accepts 0, which stops the function.
const executions = wholeNumber('executions at once', 1, 10_000);

const flag = z.union([z.boolean(), z.stringbool({ truthy: ['true'], falsy: ['false'] })], 'true or false');

const choice = <const Values extends readonly [string, ...string[]]>(values: Values) =>
  z.enum(values, `one of ${values.join(', ')}`);

const text = (pattern: RegExp, expected: string) => z.string(expected).regex(pattern, expected);

/** A text that is checked by a function. */
const textWithout = (fault: (given: string) => string | undefined) =>
  z.string().superRefine((given, context) => {
    const expected = fault(given);
    if (expected !== undefined) context.addIssue({ code: 'custom', message: expected });
  });

const region = textWithout(regionFault);

const POOL_ID = 'the id of a user pool such as eu-central-1_a1B2c3D4e';
const userPoolId = textWithout((id) => {
  if (!/^[a-z0-9-]+_[A-Za-z0-9]+$/.test(id)) return POOL_ID;
  const fault = regionFault(regionOfPool(id));
  return fault === undefined ? undefined : `${POOL_ID} that begins with ${fault}`;
});

const issuerHost = z
  .string()
  .refine(
    isIssuerHost,
    'cognito-idp.<region>.amazonaws.com or, for the type UPDATED, issuer-cognito-idp.<region>.amazonaws.com',
  );

const CERTIFICATE_ARN =
  'the ARN of a certificate of ACM such as arn:aws:acm:eu-central-1:123456789012:certificate/12345678-90ab-cdef';
const certificateArn = textWithout((arn) => {
  const [, of] = /^arn:[a-z-]+:acm:([a-z0-9-]+):\d{12}:certificate\/[\w-]+$/.exec(arn) ?? [];
  if (of === undefined) return CERTIFICATE_ARN;
  const partition = partitionOf(of);
  if (!partition) return `${CERTIFICATE_ARN}, in ${regionFault(of) ?? ''}`;
  return partition === partitionOfArn(arn) ? undefined : `the partition ${partition.id} of ${of}`;
});

const bucketName = text(
  /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
  'a bucket name of 3 to 63 lower-case letters, digits, dots and hyphens',
);

/** A host name with at least two labels. */
const DOMAIN = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/;

/** A list separated by commas, with optional spaces. */
const listOf = <Item extends z.ZodType>(item: Item) =>
  z.preprocess(
    (value) => (typeof value === 'string' ? value.split(',').map((part) => part.trim()) : value),
    z.array(item),
  );

const origins = listOf(
  z
    .string()
    .refine(
      isOrigin,
      'comma-separated origins such as https://app.example.com, never *, since callers send Authorization',
    ),
);

const cidrs = listOf(textWithout(cidrFault));

const VPC_ENDPOINT_IDS = 'comma-separated ids of VPC endpoints such as vpce-0123456789abcdef0, each once';
const vpcEndpointIds = listOf(text(/^vpce-(?:[0-9a-f]{8}|[0-9a-f]{17})$/, VPC_ENDPOINT_IDS)).refine(
  (ids) => new Set(ids).size === ids.length,
  VPC_ENDPOINT_IDS,
);

const clientIds = listOf(text(/^[\w+]{1,128}$/, 'comma-separated ids of app clients'));

const KEY_IDS = 'comma-separated names of legacyApiKeys with ids such as Import=a1b2c3d4e5, each name and id once';
const keyIds = listOf(text(/^[\w.-]+=[a-z0-9]+$/, KEY_IDS)).refine((pairs) => {
  const parts = pairs.flatMap((pair) => pair.split('=').map((part, place) => `${place} ${part}`));
  return new Set(parts).size === parts.length;
}, KEY_IDS);

const date = z.iso.date('a date such as 2027-01-31');

/**
 * Every setting, with its schema and the environment variable that overrides it. The defaults of the environments are
 * in `environments.ts`.
 */
export const SETTINGS = {
  projectName: {
    variable: 'M2M_PROJECT_NAME',
    purpose: 'prefix of every name',
    schema: projectName,
  },
  domainPrefix: {
    variable: 'M2M_DOMAIN_PREFIX',
    purpose: 'prefix of the OAuth domain before the account id',
    schema: domainPrefix.optional(),
  },
  region: {
    variable: 'M2M_REGION',
    purpose: 'AWS Region; if unset, the provider uses AWS_REGION or the profile',
    schema: region.optional(),
  },
  awsEndpointUrl: {
    variable: 'M2M_AWS_ENDPOINT_URL',
    purpose: 'address of an AWS emulator, for tests',
    schema: z.string().refine(isOrigin, 'an address without a path such as http://127.0.0.1:4566').optional(),
  },
  stateBucket: {
    variable: 'M2M_STATE_BUCKET',
    purpose: 'S3 bucket of the Terraform state; if unset, the state is a local file',
    schema: bucketName.optional(),
  },
  stateRegion: {
    variable: 'M2M_STATE_REGION',
    purpose: 'Region of the state bucket; if unset, M2M_REGION or the Region of Terraform',
    schema: region.optional(),
  },
  stateKmsKeyId: {
    variable: 'M2M_STATE_KMS_KEY_ID',
    purpose: 'KMS key that encrypts the state; if unset, the key of the bucket',
    schema: text(/^[\w:/-]+$/, 'the id, ARN or alias of a KMS key').optional(),
  },
  stateLogBucket: {
    variable: 'M2M_STATE_LOG_BUCKET',
    purpose: 'S3 bucket for the access logs of the state bucket that `cognito-m2m bootstrap` makes',
    schema: bucketName.optional(),
  },
  stateForceDestroy: {
    variable: 'M2M_STATE_FORCE_DESTROY',
    purpose: 'whether `cognito-m2m bootstrap --destroy` may delete every version of every state',
    schema: flag,
  },
  hcpOrganization: {
    variable: 'M2M_HCP_ORGANIZATION',
    purpose:
      'organization of HCP Terraform that keeps the state instead of a bucket, in a workspace with the name of the stack',
    schema: text(/^[\w-]{3,40}$/, '3 to 40 letters, digits, hyphens and underscores').optional(),
  },
  accountId: {
    variable: 'M2M_ACCOUNT_ID',
    purpose: 'number of the AWS account; plan and deploy fail with credentials of another account',
    schema: text(/^\d{12}$/, 'the 12 digits of an AWS account').optional(),
  },
  permissionsBoundary: {
    variable: 'M2M_PERMISSIONS_BOUNDARY',
    purpose:
      'permissions boundary of every role of the stack, made by the bootstrap; the deploy role of CI cannot make roles without it',
    schema: text(
      /^arn:aws:iam::\d{12}:policy\/[\w+=,.@/-]{1,256}$/,
      'the ARN of a policy such as arn:aws:iam::123456789012:policy/ci/shop-dev-boundary',
    ).optional(),
  },
  githubRepository: {
    variable: 'M2M_GITHUB_REPOSITORY',
    purpose: 'GitHub repository for whose workflows `cognito-m2m bootstrap` makes roles to plan and to deploy',
    schema: text(/^[A-Za-z0-9][A-Za-z0-9-]{0,38}\/[\w.-]{1,100}$/, 'owner/name of a repository').optional(),
  },
  githubOidcProvider: {
    variable: 'M2M_GITHUB_OIDC_PROVIDER',
    purpose: 'whether the bootstrap makes the identity provider of GitHub; an account has only one',
    schema: flag,
  },
  apiGatewayAccount: {
    variable: 'M2M_API_GATEWAY_ACCOUNT',
    purpose: 'whether the bootstrap sets the role for logs of API Gateway; an account has only one in a Region',
    schema: flag,
  },
  userPoolTier: {
    variable: 'M2M_USER_POOL_TIER',
    purpose: 'feature plan of the user pool',
    schema: choice(['LITE', 'ESSENTIALS', 'PLUS']),
  },
  accessTokenMinutes: {
    variable: 'M2M_ACCESS_TOKEN_MINUTES',
    purpose: 'life of an access token',
    schema: wholeNumber('minutes', 5, 1_440),
  },
  idTokenMinutes: {
    variable: 'M2M_ID_TOKEN_MINUTES',
    purpose: 'life of an ID token',
    schema: wholeNumber('minutes', 5, 1_440),
  },
  refreshTokenDays: {
    variable: 'M2M_REFRESH_TOKEN_DAYS',
    purpose: 'life of a refresh token',
    schema: wholeNumber('days', 1, 3_650),
  },
  rotationDays: {
    variable: 'M2M_ROTATION_DAYS',
    purpose: 'days between two rotations of a client secret; 0 turns rotation off',
    schema: wholeNumber('days', 0, 1_000),
  },
  rotationGraceHours: {
    variable: 'M2M_ROTATION_GRACE_HOURS',
    purpose: 'how long the secret before a rotation still works',
    schema: wholeNumber('hours', 1, 720),
  },
  resourceServerQuota: {
    variable: 'M2M_RESOURCE_SERVER_QUOTA',
    purpose: 'most resource servers of a user pool; more than 25 if AWS has raised the quota of the account',
    schema: wholeNumber('resource servers', POOL_QUOTAS.resourceServers, QUOTAS.resourceServers),
  },
  clientQuota: {
    variable: 'M2M_CLIENT_QUOTA',
    purpose: 'most app clients of a user pool; more than 1,000 if AWS has raised the quota of the account',
    schema: wholeNumber('clients', POOL_QUOTAS.clients, QUOTAS.clients),
  },
  deletionProtection: {
    variable: 'M2M_DELETION_PROTECTION',
    purpose: 'whether AWS refuses to delete the user pool and the table, and keeps a deleted client secret for 30 days',
    schema: flag,
  },
  authorizerTtlSeconds: {
    variable: 'M2M_AUTHORIZER_TTL_SECONDS',
    purpose: 'how long API Gateway reuses the answer of the authorizer for a token',
    schema: wholeNumber('seconds', 0, 3_600),
  },
  today: {
    variable: 'M2M_TODAY',
    purpose: 'day (UTC) that decides which grants have ended; if unset, the day of the clock',
    schema: date.optional(),
  },
  grantWarningDays: {
    variable: 'M2M_GRANT_WARNING_DAYS',
    purpose: 'how many days before the end of a grant the warnings start',
    schema: wholeNumber('days', 0, 365),
  },
  deniedClientIds: {
    variable: 'M2M_DENIED_CLIENT_IDS',
    purpose: 'comma-separated ids of clients whose tokens the Lambda authorizer refuses',
    schema: clientIds,
  },
  peopleClientIds: {
    variable: 'M2M_PEOPLE_CLIENT_IDS',
    purpose: 'comma-separated ids of app clients that people sign in with',
    schema: clientIds,
  },
  peopleUserPoolId: {
    variable: 'M2M_PEOPLE_USER_POOL_ID',
    purpose: 'user pool of people, if it is not the pool of the machines',
    schema: userPoolId.optional(),
  },
  issuerHost: {
    variable: 'M2M_ISSUER_HOST',
    purpose:
      'host of the issuer in tokens of machines, if it is not the default of the Region; a pool with replicas has issuer-cognito-idp.<region>.amazonaws.com',
    schema: issuerHost.optional(),
  },
  peopleIssuerHost: {
    variable: 'M2M_PEOPLE_ISSUER_HOST',
    purpose: 'the same for M2M_PEOPLE_USER_POOL_ID',
    schema: issuerHost.optional(),
  },
  legacyApiKeys: {
    variable: 'M2M_LEGACY_API_KEYS',
    purpose: 'treatment of an API key without a token: accept, warn (the answer names the last day) or refuse',
    schema: choice(['accept', 'warn', 'refuse']),
  },
  legacyApiKeysDeprecation: {
    variable: 'M2M_LEGACY_API_KEYS_DEPRECATION',
    purpose: 'day since which API keys are deprecated, for the phase warn',
    schema: date.optional(),
  },
  legacyApiKeysSunset: {
    variable: 'M2M_LEGACY_API_KEYS_SUNSET',
    purpose: 'first day on which API keys may be refused, for the phase warn',
    schema: date.optional(),
  },
  legacyApiKeyIds: {
    variable: 'M2M_LEGACY_API_KEY_IDS',
    purpose: 'comma-separated API keys that exist at AWS and that Terraform imports, as name=id',
    schema: keyIds,
  },
  stageName: {
    variable: 'M2M_STAGE_NAME',
    purpose: 'stage: the first part of every path',
    schema: text(/^[A-Za-z0-9_-]{1,128}$/, '1 to 128 letters, digits, hyphens and underscores'),
  },
  redeploy: {
    variable: 'M2M_REDEPLOY',
    purpose: 'any text; another text deploys the API again without another change',
    schema: text(/^[\w.:-]{1,64}$/, '1 to 64 letters, digits and ._:-').optional(),
  },
  corsOrigins: {
    variable: 'M2M_CORS_ORIGINS',
    purpose: 'comma-separated origins of web pages that may call the API',
    schema: origins,
  },
  sourceCidrs: {
    variable: 'M2M_SOURCE_CIDRS',
    purpose:
      'comma-separated IPv4 and IPv6 ranges, the only addresses that may call the API; for a PRIVATE API, addresses in its VPCs; if unset, every address may',
    schema: cidrs,
  },
  apiEndpointType: {
    variable: 'M2M_API_ENDPOINT_TYPE',
    purpose: 'REGIONAL or PRIVATE; a PRIVATE API answers only in VPCs, through M2M_VPC_ENDPOINT_IDS',
    schema: choice(['REGIONAL', 'PRIVATE']),
  },
  vpcEndpointIds: {
    variable: 'M2M_VPC_ENDPOINT_IDS',
    purpose: 'comma-separated VPC endpoints for execute-api, the only ones through which a PRIVATE API can be called',
    schema: vpcEndpointIds,
  },
  apiDomain: {
    variable: 'M2M_API_DOMAIN',
    purpose: 'custom domain of the API, which then answers only there',
    schema: text(DOMAIN, 'a host name in lower case such as api.example.com').optional(),
  },
  apiCertificateArn: {
    variable: 'M2M_API_CERTIFICATE_ARN',
    purpose: 'certificate of ACM for M2M_API_DOMAIN, in the Region of the API',
    schema: certificateArn.optional(),
  },
  apiHostedZoneId: {
    variable: 'M2M_API_HOSTED_ZONE_ID',
    purpose:
      'Route 53 zone that gets the record of M2M_API_DOMAIN; if unset, point your DNS to the output ApiDomainTarget',
    schema: text(/^Z[A-Z0-9]{1,31}$/, 'the id of a hosted zone such as Z0123456789ABCDEFGHIJ').optional(),
  },
  apiTruststoreUri: {
    variable: 'M2M_API_TRUSTSTORE_URI',
    purpose: 'file in S3 with certificates of authorities; callers then need a certificate of one of these authorities',
    schema: text(
      /^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\/[\w./-]*[\w.-]$/,
      'an object of S3 such as s3://acme-trust/callers.pem',
    ).optional(),
  },
  apiTruststoreVersion: {
    variable: 'M2M_API_TRUSTSTORE_VERSION',
    purpose: 'version of that object; if unset, the newest at each creation or change of the domain',
    schema: text(/^[\w.-]{1,1024}$/, 'the id of a version of an object of S3').optional(),
  },
  waf: {
    variable: 'M2M_WAF',
    purpose: 'whether a web ACL protects the API; AWS bills it by the month, the rule and the request',
    schema: flag,
  },
  wafRateLimit: {
    variable: 'M2M_WAF_RATE_LIMIT',
    purpose: 'most requests of one IP address in 5 minutes that the web ACL lets through',
    schema: wholeNumber('requests', 10, 2_000_000_000),
  },
  wafCounted: {
    variable: 'M2M_WAF_COUNTED',
    purpose: 'semicolon-separated managed rules of the web ACL that count instead of block, as RULE=reason',
    schema: countedRules.optional(),
  },
  lambdaRuntime: {
    variable: 'M2M_LAMBDA_RUNTIME',
    purpose: 'runtime of the functions',
    schema: choice(['nodejs22.x', 'nodejs24.x']),
  },
  lambdaMemoryMb: {
    variable: 'M2M_LAMBDA_MEMORY_MB',
    purpose: 'memory of the functions',
    schema: wholeNumber('MB', 128, 10_240),
  },
  lambdaTimeoutSeconds: {
    variable: 'M2M_LAMBDA_TIMEOUT_SECONDS',
    purpose: `timeout of functions; API Gateway waits ${GATEWAY_SECONDS} s, or as long as M2M_INTEGRATION_TIMEOUT says`,
    schema: wholeNumber('seconds', 1, MAX_GATEWAY_SECONDS - 1),
  },
  integrationTimeout: {
    variable: 'M2M_INTEGRATION_TIMEOUT',
    purpose: 'how long API Gateway waits for a backend, if AWS has raised that quota of the account, as SECONDS=reason',
    schema: integrationTimeout.optional(),
  },
  lambdaReservedConcurrency: {
    variable: 'M2M_LAMBDA_RESERVED_CONCURRENCY',
    purpose:
      'concurrent executions reserved for the function behind the API, and its limit; if unset, it shares those of the account',
    schema: executions.optional(),
  },
  logRetentionDays: {
    variable: 'M2M_LOG_RETENTION_DAYS',
    purpose: 'how long logs are kept',
    schema: digits(RETENTION).pipe(z.literal([...RETENTION_DAYS], RETENTION)),
  },
  accessLog: {
    variable: 'M2M_ACCESS_LOG',
    purpose:
      'whether the stage logs each request; needs the role for logs of API Gateway, once for an account and a Region',
    schema: flag,
  },
  monitoring: {
    variable: 'M2M_MONITORING',
    purpose: 'whether the stack has alarms, a dashboard, saved queries, and metrics from the access log',
    schema: flag,
  },
  alarmEmail: {
    variable: 'M2M_ALARM_EMAIL',
    purpose: 'address that gets a mail about alarms, if M2M_MONITORING is true',
    schema: text(/^[\w.+-]+@[\w-]+(\.[\w-]+)+$/, 'an address of e-mail such as oncall@example.com').optional(),
  },
  cloudtrailLogGroup: {
    variable: 'M2M_CLOUDTRAIL_LOG_GROUP',
    purpose: 'log group of a CloudTrail trail, from which the stack counts token requests if M2M_MONITORING is true',
    schema: text(/^[\w./#-]{1,512}$/, 'the name of a log group').optional(),
  },
  logLevel: {
    variable: 'M2M_LOG_LEVEL',
    purpose: 'least severe level that functions log',
    schema: choice(['DEBUG', 'INFO', 'WARN', 'ERROR']),
  },
} as const satisfies Record<string, { variable: string; purpose: string; schema: z.ZodType }>;

type Values = { [Name in keyof typeof SETTINGS]: z.output<(typeof SETTINGS)[Name]['schema']> };
type Optional = { [Name in keyof Values]: undefined extends Values[Name] ? Name : never }[keyof Values];

/** Checked settings of an environment. */
export type SettingValues = Readonly<
  Omit<Values, Optional> & { [Name in Optional]?: Exclude<Values[Name], undefined> }
>;

import type { AwsAccount } from './aws-account';
import type { PolicyStatement } from './policy-document';

/** The environment that is planned or deployed. */
export interface CiScope {
  readonly account: AwsAccount;
  /** What its names start with. */
  readonly namePrefix: string;
  /** What its tags say of everything in it. */
  readonly tags: Readonly<Record<'Project' | 'Environment', string>>;
  /** What the names of its clients' secrets start with. */
  readonly secretNamePrefix: string;
  /** ARN of the bucket its state is in, the state's key, and what the keys of plans that wait to be applied start with. */
  readonly state: { readonly bucketArn: string; readonly key: string; readonly planPrefix: string };
  /** What it uses and does not make; of what is not named, nothing is allowed. */
  readonly foreign: {
    /** Zone of Route 53, and the one name in it that is the API's. */
    readonly record?: { readonly zoneId: string; readonly name: string } | undefined;
    /** Object of S3 with the authorities that callers' certificates are signed by, e.g. `s3://trust/callers.pem`. */
    readonly truststoreUri?: string | undefined;
    /** Log group of a trail, in which token requests are counted. */
    readonly trailLogGroup?: string | undefined;
  };
}

/**
 * What a plan and a deploy need alike: to read what is deployed.
 * - no value in Secrets Manager, no item of a table, no log
 * - Cognito's DescribeUserPoolClient, which Terraform calls, answers with a client's secret, as API Gateway does with
 *   the value of an API key
 */
export function readPermissions(scope: CiScope): PolicyStatement[] {
  const { account } = scope;
  const named = arns(scope);
  return [
    {
      actions: ['apigateway:GET'],
      resources: [...API_GATEWAY, '/tags/'].map((path) => account.ownerlessArn('apigateway', `${path}*`)),
    },
    {
      actions: prefixed('cognito-idp', [
        'DescribeResourceServer',
        'DescribeUserPool',
        'DescribeUserPoolClient',
        'GetUserPoolMfaConfig',
        'ListTagsForResource',
      ]),
      resources: [named.userPools],
      anyResource: BY_ID,
    },
    {
      actions: prefixed('kms', ['DescribeKey', 'GetKeyPolicy', 'GetKeyRotationStatus', 'ListResourceTags']),
      resources: [named.keys],
      anyResource: BY_ID,
    },
    {
      actions: prefixed('lambda', [
        'GetAlias',
        'GetFunction',
        'GetFunctionCodeSigningConfig',
        'GetFunctionConfiguration',
        'GetPolicy',
        'ListTags',
        'ListVersionsByFunction',
      ]),
      resources: [named.functions],
    },
    {
      actions: prefixed('iam', ['GetRole', 'GetRolePolicy', 'ListAttachedRolePolicies', 'ListRolePolicies']),
      resources: [named.roles],
    },
    {
      actions: prefixed('dynamodb', [
        'DescribeContinuousBackups',
        'DescribeTable',
        'DescribeTimeToLive',
        'ListTagsOfResource',
      ]),
      resources: [named.tables],
    },
    {
      actions: prefixed('secretsmanager', ['DescribeSecret', 'GetResourcePolicy']),
      resources: [named.secrets],
    },
    { actions: prefixed('scheduler', ['GetScheduleGroup', 'ListTagsForResource']), resources: [named.scheduleGroups] },
    { actions: ['logs:DescribeMetricFilters', 'logs:ListTagsForResource'], resources: named.logGroups },
    { actions: ['cloudwatch:ListTagsForResource'], resources: [named.alarms, named.insightRules] },
    { actions: prefixed('sns', ['GetTopicAttributes', 'ListTagsForResource']), resources: [named.topics] },
    { actions: ['cloudwatch:GetDashboard'], resources: [named.dashboards] },
    {
      actions: prefixed('wafv2', [
        'GetLoggingConfiguration',
        'GetWebACL',
        'GetWebACLForResource',
        'ListTagsForResource',
      ]),
      resources: [named.webAcls, named.stages],
    },
    ...(named.trail === undefined ? [] : [{ actions: ['logs:DescribeMetricFilters'], resources: [named.trail] }]),
    ...(named.zone === undefined
      ? []
      : [
          {
            actions: prefixed('route53', ['GetChange', 'GetHostedZone', 'ListResourceRecordSets']),
            resources: [named.zone, named.changes],
            anyResource: BY_ID,
          },
        ]),
    {
      actions: [
        'cloudwatch:DescribeAlarms',
        'cloudwatch:DescribeInsightRules',
        'cognito-idp:DescribeUserPoolDomain',
        'kms:ListAliases',
        'logs:DescribeLogGroups',
        'logs:DescribeQueryDefinitions',
        'logs:DescribeResourcePolicies',
        'sns:GetSubscriptionAttributes',
      ],
      resources: ['*'],
      anyResource: LISTS,
    },
  ];
}

/**
 * What a plan needs besides: to read the state, to hold the lock, and to leave a plan to be applied.
 * @see Terraform docs, "Backend Type: s3"
 */
export function planPermissions(scope: CiScope): PolicyStatement[] {
  return [{ actions: ['s3:PutObject'], resources: [plans(scope)] }, ...useState(scope, ['s3:GetObject'])];
}

/**
 * What a deploy and a destroy need besides: to write the state, to read a plan that waits, and to write what is deployed.
 * - what has a name only where it starts with the environment's
 * - what gets an id from AWS only where it carries the environment's tags, which it is given when it is made and which
 *   nothing that belongs elsewhere can be given
 * @see AWS docs, "Actions, resources, and condition keys for AWS services"
 */
export function deployPermissions(scope: CiScope): PolicyStatement[] {
  return [
    ...writeNamed(scope),
    ...writeTagged(scope),
    ...useForeign(scope),
    ...useState(scope, STATE_WRITE),
    { actions: ['s3:GetObject'], resources: [plans(scope)] },
  ];
}

/** Why a statement is for more than names can limit, as the policy asks. */
const BY_ID = 'AWS gives it an id, so no name limits what is read';
const BY_TAGS = 'AWS gives it an id; a condition limits it to the tags of the environment';
const LISTS = 'lists and searches have no resource to name';

/** What API Gateway has by itself; all else is in one of them. */
const API_GATEWAY = ['/apikeys', '/domainnames', '/restapis', '/usageplans'];

const STATE_WRITE = ['s3:GetObject', 's3:PutObject'];

function useState({ state: { bucketArn, key } }: CiScope, actions: readonly string[]): PolicyStatement[] {
  return [
    { actions: ['s3:ListBucket'], resources: [bucketArn] },
    { actions, resources: [`${bucketArn}/${key}`] },
    { actions: [...STATE_WRITE, 's3:DeleteObject'], resources: [`${bucketArn}/${key}.tflock`] },
  ];
}

/** Plans that wait to be applied. */
function plans({ state: { bucketArn, planPrefix } }: CiScope): string {
  return `${bucketArn}/${planPrefix}*`;
}

function writeNamed(scope: CiScope): PolicyStatement[] {
  const named = arns(scope);
  return [
    {
      actions: prefixed('lambda', [
        'AddPermission',
        'CreateAlias',
        'CreateFunction',
        'DeleteAlias',
        'DeleteFunction',
        'DeleteFunctionConcurrency',
        'InvokeFunction',
        'PublishVersion',
        'PutFunctionConcurrency',
        'RemovePermission',
        'TagResource',
        'UntagResource',
        'UpdateAlias',
        'UpdateFunctionCode',
        'UpdateFunctionConfiguration',
      ]),
      resources: [named.functions],
    },
    {
      actions: prefixed('iam', [
        'CreateRole',
        'DeleteRole',
        'DeleteRolePolicy',
        'ListInstanceProfilesForRole',
        'PutRolePolicy',
        'TagRole',
        'UntagRole',
        'UpdateAssumeRolePolicy',
        'UpdateRole',
      ]),
      resources: [named.roles],
    },
    {
      actions: ['iam:PassRole'],
      resources: [named.roles],
      conditions: { StringEquals: { 'iam:PassedToService': 'lambda.amazonaws.com' } },
    },
    {
      actions: prefixed('dynamodb', [
        'CreateTable',
        'DeleteTable',
        'TagResource',
        'UntagResource',
        'UpdateContinuousBackups',
        'UpdateTable',
      ]),
      resources: [named.tables],
    },
    {
      actions: prefixed('secretsmanager', [
        'CancelRotateSecret',
        'CreateSecret',
        'DeleteResourcePolicy',
        'DeleteSecret',
        'PutResourcePolicy',
        'RestoreSecret',
        'RotateSecret',
        'TagResource',
        'UntagResource',
        'UpdateSecret',
      ]),
      resources: [named.secrets],
    },
    {
      actions: prefixed('scheduler', ['CreateScheduleGroup', 'DeleteScheduleGroup', 'TagResource', 'UntagResource']),
      resources: [named.scheduleGroups],
    },
    // A group goes with what is in it.
    { actions: ['scheduler:DeleteSchedule'], resources: [named.schedules] },
    {
      actions: prefixed('logs', [
        'CreateLogGroup',
        'DeleteLogGroup',
        'DeleteMetricFilter',
        'DeleteRetentionPolicy',
        'PutMetricFilter',
        'PutRetentionPolicy',
        'TagResource',
        'UntagResource',
      ]),
      resources: named.logGroups,
    },
    {
      actions: prefixed('wafv2', [
        'AssociateWebACL',
        'CreateWebACL',
        'DeleteLoggingConfiguration',
        'DeleteWebACL',
        'DisassociateWebACL',
        'PutLoggingConfiguration',
        'TagResource',
        'UntagResource',
        'UpdateWebACL',
      ]),
      resources: [named.webAcls],
    },
    // The rules of AWS that it refers to; the stages are guarded by SetWebACL, below.
    { actions: prefixed('wafv2', ['CreateWebACL', 'UpdateWebACL']), resources: [named.managedRules] },
    { actions: prefixed('wafv2', ['AssociateWebACL', 'DisassociateWebACL']), resources: [named.stages] },
    {
      // What AWS WAF asks of whoever has it log.
      actions: prefixed('logs', [
        'CreateLogDelivery',
        'DeleteLogDelivery',
        'DeleteResourcePolicy',
        'PutResourcePolicy',
      ]),
      resources: ['*'],
      anyResource: 'deliveries of logs and policies about them have no name to be limited by',
    },
    {
      actions: prefixed('cloudwatch', [
        'DeleteAlarms',
        'DeleteDashboards',
        'DeleteInsightRules',
        'PutDashboard',
        'PutInsightRule',
        'PutMetricAlarm',
        'TagResource',
        'UntagResource',
      ]),
      resources: [named.alarms, named.dashboards, named.insightRules],
    },
    {
      actions: prefixed('sns', [
        'CreateTopic',
        'DeleteTopic',
        'SetTopicAttributes',
        'Subscribe',
        'TagResource',
        'UntagResource',
      ]),
      resources: [named.topics],
    },
    {
      actions: ['logs:DeleteQueryDefinition', 'logs:PutQueryDefinition'],
      resources: ['*'],
      anyResource: 'a saved query has neither a name nor tags to be limited by; it holds no data',
    },
    // KMS asks for both, the alias and its key; the key by its tags, below.
    { actions: prefixed('kms', ['CreateAlias', 'DeleteAlias', 'UpdateAlias']), resources: [named.aliases] },
  ];
}

function writeTagged(scope: CiScope): PolicyStatement[] {
  const { account, tags } = scope;
  const named = arns(scope);
  const keyed = (subject: 'RequestTag' | 'ResourceTag') =>
    Object.fromEntries(Object.entries(tags).map(([name, value]) => [`aws:${subject}/${name}`, value]));
  const made = { StringEquals: keyed('RequestTag') };
  const ours = { StringEquals: keyed('ResourceTag') };
  const collections = API_GATEWAY.map((path) => account.ownerlessArn('apigateway', path));
  const tagged = account.ownerlessArn('apigateway', '/tags/*');
  return [
    { actions: ['apigateway:POST'], resources: collections, conditions: made },
    {
      actions: ['cognito-idp:CreateUserPool', 'kms:CreateKey'],
      resources: ['*'],
      conditions: made,
      anyResource: BY_TAGS,
    },
    // A method, a stage and the rest of an API have its tags where permissions are concerned; so do a plan's keys.
    {
      actions: prefixed('apigateway', ['DELETE', 'PATCH', 'POST', 'PUT', 'SetWebACL', 'UpdateRestApiPolicy']),
      resources: collections.map((collection) => `${collection}/*`),
      conditions: ours,
    },
    {
      actions: prefixed('cognito-idp', [
        'CreateResourceServer',
        'CreateUserPoolClient',
        'CreateUserPoolDomain',
        'DeleteResourceServer',
        'DeleteUserPool',
        'DeleteUserPoolClient',
        'DeleteUserPoolDomain',
        'SetUserPoolMfaConfig',
        'UntagResource',
        'UpdateResourceServer',
        'UpdateUserPool',
        'UpdateUserPoolClient',
        'UpdateUserPoolDomain',
      ]),
      resources: [named.userPools],
      conditions: ours,
      anyResource: BY_TAGS,
    },
    {
      actions: prefixed('kms', [
        'CreateAlias',
        'DeleteAlias',
        'EnableKeyRotation',
        'PutKeyPolicy',
        'ScheduleKeyDeletion',
        'UntagResource',
        'UpdateAlias',
        'UpdateKeyDescription',
      ]),
      resources: [named.keys],
      conditions: ours,
      anyResource: BY_TAGS,
    },
    {
      actions: ['apigateway:DELETE', 'apigateway:PUT', 'cognito-idp:TagResource', 'kms:TagResource'],
      resources: [tagged, named.userPools, named.keys],
      // What has no tags yet may get ours; what has those of another environment may not.
      conditions: { StringEqualsIfExists: { ...keyed('RequestTag'), ...keyed('ResourceTag') } },
      anyResource: BY_TAGS,
    },
  ];
}

function useForeign(scope: CiScope): PolicyStatement[] {
  const { account, foreign } = scope;
  const { record, truststoreUri } = foreign;
  const { trail } = arns(scope);
  return [
    ...(trail === undefined
      ? []
      : [{ actions: ['logs:DeleteMetricFilter', 'logs:PutMetricFilter'], resources: [trail] }]),
    ...(record === undefined
      ? []
      : [
          {
            actions: ['route53:ChangeResourceRecordSets'],
            resources: [account.worldArn('route53', `hostedzone/${record.zoneId}`)],
            conditions: {
              'ForAllValues:StringEquals': { 'route53:ChangeResourceRecordSetsNormalizedRecordNames': record.name },
            },
          },
        ]),
    // API Gateway reads it as whoever names it.
    ...(truststoreUri === undefined
      ? []
      : [
          {
            actions: ['s3:GetObject', 's3:GetObjectVersion'],
            resources: [account.worldArn('s3', truststoreUri.slice('s3://'.length))],
          },
        ]),
  ];
}

/** ARNs of what belongs to the environment by its name, and of all that gets an id from AWS. */
function arns({ account, namePrefix, secretNamePrefix, foreign }: CiScope) {
  const { record, trailLogGroup: trail } = foreign;
  return {
    functions: account.arn('lambda', `function:${namePrefix}-*`),
    roles: account.roleArn(`${namePrefix}-*`),
    tables: account.arn('dynamodb', `table/${namePrefix}-*`),
    secrets: account.arn('secretsmanager', `secret:${secretNamePrefix}*`),
    scheduleGroups: account.arn('scheduler', `schedule-group/${namePrefix}-*`),
    schedules: account.arn('scheduler', `schedule/${namePrefix}-*`),
    logGroups: ['/aws/lambda/', '/aws/apigateway/', 'aws-waf-logs-'].map((start) =>
      account.arn('logs', `log-group:${start}${namePrefix}-*`),
    ),
    trail: trail === undefined ? undefined : account.arn('logs', `log-group:${trail}:*`),
    webAcls: account.arn('wafv2', `regional/webacl/${namePrefix}-*`),
    managedRules: account.arn('wafv2', 'regional/managedruleset/*'),
    stages: account.ownerlessArn('apigateway', '/restapis/*/stages/*'),
    zone: record && account.worldArn('route53', `hostedzone/${record.zoneId}`),
    changes: account.worldArn('route53', 'change/*'),
    insightRules: account.arn('cloudwatch', `insight-rule/${namePrefix}-*`),
    topics: account.arn('sns', `${namePrefix}-*`),
    alarms: account.arn('cloudwatch', `alarm:${namePrefix}-*`),
    dashboards: account.globalArn('cloudwatch', `dashboard/${namePrefix}-*`),
    aliases: account.arn('kms', `alias/${namePrefix}-*`),
    keys: account.arn('kms', 'key/*'),
    userPools: account.arn('cognito-idp', 'userpool/*'),
  };
}

function prefixed(service: string, actions: readonly string[]): string[] {
  return actions.map((action) => `${service}:${action}`);
}

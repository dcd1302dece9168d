import type { CiScope } from './ci-scope';
import { boundaryArn, environmentArns, prefixed, taggedAs } from './ci-scope';
import type { PolicyStatement } from './policy-document';

/**
 * Read permissions of a plan and a deploy.
 * - They do not allow reading values in Secrets Manager, items of tables, or logs.
 * - User pools, APIs, API keys and KMS keys must have the environment's tags. This matters because Terraform calls
 *   DescribeUserPoolClient, which returns a client's secret, and reads API keys, whose values API Gateway returns.
 */
export function readPermissions(scope: CiScope): PolicyStatement[] {
  const { account } = scope;
  const named = environmentArns(scope);
  const ours = { StringEquals: taggedAs(scope.tags, 'ResourceTag') };
  return [
    {
      actions: ['apigateway:GET'],
      resources: API_GATEWAY.map((path) => account.ownerlessArn('apigateway', `${path}/*`)),
      conditions: ours,
    },
    // Reads only tags. IAM cannot compare tags in a request for the tags of another resource.
    { actions: ['apigateway:GET'], resources: [account.ownerlessArn('apigateway', '/tags/*')] },
    {
      actions: prefixed('cognito-idp', [
        'DescribeResourceServer',
        'DescribeUserPool',
        'DescribeUserPoolClient',
        'GetUserPoolMfaConfig',
        'ListTagsForResource',
      ]),
      resources: [named.userPools],
      conditions: ours,
      anyResource: BY_TAGS,
    },
    {
      actions: prefixed('kms', ['DescribeKey', 'GetKeyPolicy', 'GetKeyRotationStatus', 'ListResourceTags']),
      resources: [named.keys],
      conditions: ours,
      anyResource: BY_TAGS,
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
    { actions: prefixed('ssm', ['GetParameter', 'ListTagsForResource']), resources: [named.poolParameters] },
    ...(named.joinedPools.length === 0
      ? []
      : [{ actions: ['cognito-idp:DescribeUserPool'], resources: named.joinedPools }]),
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
        'ssm:DescribeParameters',
      ],
      resources: ['*'],
      anyResource: LISTS,
    },
  ];
}

/**
 * Additional permissions of a plan: it reads the state and stores a plan for the apply. It has no access to the lock,
 * so it cannot release the lock of a running deploy; workflows plan with `-lock=false`.
 * @see Terraform docs, "Backend Type: s3"
 */
export function planPermissions(scope: CiScope): PolicyStatement[] {
  return [{ actions: ['s3:PutObject'], resources: [plans(scope)] }, ...useState(scope, ['s3:GetObject'])];
}

/**
 * Additional permissions of a deploy and a destroy: writing the state, reading a stored plan, and changing the deployed
 * resources.
 * - A resource with a name must start with the environment's prefix.
 * - A resource with an id from AWS must have the environment's tags. They are set at creation and cannot be set on a
 *   resource of another environment.
 * @see AWS docs, "Actions, resources, and condition keys for AWS services"
 */
export function deployPermissions(scope: CiScope): PolicyStatement[] {
  return [
    ...writeNamed(scope),
    ...writeTagged(scope),
    ...useForeign(scope),
    ...useState(scope, STATE_WRITE),
    { actions: [...STATE_WRITE, 's3:DeleteObject'], resources: states(scope).map((state) => `${state}.tflock`) },
    { actions: ['s3:GetObject'], resources: [plans(scope)] },
  ];
}

/** Reasons for statements that names cannot limit, for the policy rules. */
const BY_ID = 'AWS gives it an id, so no name limits what is read';
const BY_TAGS = 'AWS gives it an id; a condition limits it to the tags of the environment';
const LISTS = 'lists and searches have no resource to name';

/** A literal star, escaped for IAM and then for Terraform. */
const LITERAL_STAR = '$${*}';

/** Top-level collections of API Gateway; all other resources are inside one of them. */
const API_GATEWAY = ['/apikeys', '/domainnames', '/restapis', '/usageplans'];

const STATE_WRITE = ['s3:GetObject', 's3:PutObject'];

function useState(scope: CiScope, actions: readonly string[]): PolicyStatement[] {
  return [
    { actions: ['s3:ListBucket'], resources: [scope.state.bucketArn] },
    { actions, resources: states(scope) },
  ];
}

/** One for each stack of the environment, without the bootstrap stack. */
function states({ state: { bucketArn, keys } }: CiScope): string[] {
  return keys.map((key) => `${bucketArn}/${key}`);
}

/** Plans that wait to be applied. */
function plans({ state: { bucketArn, planPrefix } }: CiScope): string {
  return `${bucketArn}/${planPrefix}*`;
}

function writeNamed(scope: CiScope): PolicyStatement[] {
  const named = environmentArns(scope);
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
        'DeleteRole',
        'DeleteRolePolicy',
        'ListInstanceProfilesForRole',
        'TagRole',
        'UntagRole',
      ]),
      resources: [named.roles],
    },
    // A role can be created, given permissions or passed on only with the boundary. No action here removes a boundary.
    {
      actions: prefixed('iam', [
        'CreateRole',
        'PutRolePermissionsBoundary',
        'PutRolePolicy',
        'UpdateAssumeRolePolicy',
        'UpdateRole',
      ]),
      resources: [named.roles],
      conditions: { StringEquals: { 'iam:PermissionsBoundary': boundaryArn(scope) } },
    },
    {
      actions: ['iam:PassRole'],
      resources: [named.roles],
      conditions: { StringEquals: { 'iam:PassedToService': 'lambda.amazonaws.com' } },
    },
    // One statement for all, because a role's policies may have 10,240 characters together; each action matches
    // only the ARNs of its service.
    {
      actions: [
        ...prefixed('dynamodb', [
          'CreateTable',
          'DeleteTable',
          'TagResource',
          'UntagResource',
          'UpdateContinuousBackups',
          'UpdateTable',
        ]),
        ...prefixed('scheduler', ['CreateScheduleGroup', 'DeleteScheduleGroup', 'TagResource', 'UntagResource']),
        ...prefixed('secretsmanager', [
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
        ...prefixed('ssm', ['AddTagsToResource', 'DeleteParameter', 'PutParameter', 'RemoveTagsFromResource']),
      ],
      resources: [named.tables, named.scheduleGroups, named.secrets, named.poolParameters],
    },
    // Deleting a group also deletes its schedules.
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
    // AWS managed rules that the web ACL refers to; SetWebACL below limits the stages.
    { actions: prefixed('wafv2', ['CreateWebACL', 'UpdateWebACL']), resources: [named.managedRules] },
    { actions: prefixed('wafv2', ['AssociateWebACL', 'DisassociateWebACL']), resources: [named.stages] },
    {
      // AWS WAF requires these from the principal that turns logging on.
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
    // KMS requires a permission on both the alias and its key; the key is limited by its tags, below.
    { actions: prefixed('kms', ['CreateAlias', 'DeleteAlias', 'UpdateAlias']), resources: [named.aliases] },
  ];
}

function writeTagged(scope: CiScope): PolicyStatement[] {
  const { account, tags } = scope;
  const named = environmentArns(scope);
  const requested = taggedAs(tags, 'RequestTag');
  const made = { StringEquals: requested };
  const ours = { StringEquals: taggedAs(tags, 'ResourceTag') };
  const collections = API_GATEWAY.map((path) => account.ownerlessArn('apigateway', path));
  return [
    { actions: ['apigateway:POST'], resources: collections, conditions: made },
    { actions: ['apigateway:PUT'], resources: newTags(scope), conditions: made },
    {
      actions: ['cognito-idp:CreateUserPool', 'kms:CreateKey'],
      resources: ['*'],
      conditions: made,
      anyResource: BY_TAGS,
    },
    // For permissions, a method, a stage and other parts of an API have the tags of the API; the keys of a usage plan
    // have its tags.
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
      actions: ['cognito-idp:TagResource', 'kms:TagResource'],
      resources: [named.userPools, named.keys],
      // A resource without tags may get these tags, like a new one; a resource with another environment's tags may not.
      conditions: { StringEqualsIfExists: { ...requested, ...taggedAs(tags, 'ResourceTag') } },
      anyResource: BY_TAGS,
    },
  ];
}

/**
 * ARNs of tags when API Gateway creates a resource. Their path ends with a literal `*`, because there is no id yet. The
 * tags of an existing API have a path with its id. AWS has no condition key for existing tags, so permission on that
 * path would allow tagging any API of the account, and then changing it.
 */
function newTags({ account }: CiScope): string[] {
  return API_GATEWAY.map((path) => account.apiTagsArn(path, LITERAL_STAR));
}

function useForeign(scope: CiScope): PolicyStatement[] {
  const { account, foreign } = scope;
  const { record, truststoreUri } = foreign;
  const { trail } = environmentArns(scope);
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
          // A domain has no id, only its name.
          {
            actions: ['apigateway:PUT'],
            resources: [account.apiTagsArn('/domainnames', record.name)],
            conditions: { StringEquals: taggedAs(scope.tags, 'RequestTag') },
          },
        ]),
    // API Gateway reads the truststore with the permissions of the caller.
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

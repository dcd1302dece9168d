import type { AwsAccount } from './aws-account';

/** The environment that CI plans or deploys. */
export interface CiScope {
  readonly account: AwsAccount;
  /** Prefix of its names, e.g. `shop-dev`; a hyphen follows. */
  readonly namePrefix: string;
  /** Tags of all its resources. */
  readonly tags: Readonly<Record<'Project' | 'Environment', string>>;
  /** Prefix of the names of its client secrets. */
  readonly secretNamePrefix: string;
  /** Start of the names of the parameters that describe its user pool, e.g. `/shop/dev/pool/`. */
  readonly poolParameterPath: string;
  /**
   * ARN of the bucket its states are in, the key of the state of each stack, and the start of the keys of plans that wait to
   * be applied.
   */
  readonly state: { readonly bucketArn: string; readonly keys: readonly string[]; readonly planPrefix: string };
  /** Resources that it uses and does not make; any other is denied. */
  readonly foreign: {
    /** Hosted zone in Route 53, and the API's record name in it. */
    readonly record?: { readonly zoneId: string; readonly name: string } | undefined;
    /** S3 object with the CA certificates of callers, e.g. `s3://trust/callers.pem`. */
    readonly truststoreUri?: string | undefined;
    /** Log group of a CloudTrail trail, for counting token requests. */
    readonly trailLogGroup?: string | undefined;
    /** Ids of user pools that APIs join: a plan looks them up. */
    readonly userPoolIds?: readonly string[];
  };
}

/** Path of the roles and policies of CI. A deploy cannot reach them, because names of a deploy have no path. */
export const CI_PATH = '/ci/';

/** Name of the role with which API Gateway writes logs. The bootstrap creates it; a deploy must not change it. */
export function loggingRoleName(namePrefix: string): string {
  return `${namePrefix}-api-gateway-logs`;
}

/** ARN of the permissions boundary for all roles of a deploy. */
export function boundaryArn({ account, namePrefix }: Pick<CiScope, 'account' | 'namePrefix'>): string {
  return account.globalArn('iam', `policy${CI_PATH}${boundaryName(namePrefix)}`);
}

/** Name of the permissions boundary. */
export function boundaryName(namePrefix: string): string {
  return `${namePrefix}-boundary`;
}

/** Condition on the tags of the environment: `aws:ResourceTag/Project` and so on. */
export function taggedAs(
  tags: Readonly<Record<string, string>>,
  subject: 'RequestTag' | 'ResourceTag',
): Record<string, string> {
  return Object.fromEntries(Object.entries(tags).map(([name, value]) => [`aws:${subject}/${name}`, value]));
}

/** ARNs of the environment's resources by their names, and of all resources that get an id from AWS. */
export function environmentArns({ account, namePrefix, secretNamePrefix, poolParameterPath, foreign }: CiScope) {
  const { record, trailLogGroup: trail, userPoolIds = [] } = foreign;
  return {
    functions: account.arn('lambda', `function:${namePrefix}-*`),
    roles: account.roleArn(`${namePrefix}-*`),
    tables: account.arn('dynamodb', `table/${namePrefix}-*`),
    secrets: account.arn('secretsmanager', `secret:${secretNamePrefix}*`),
    poolParameters: account.arn('ssm', `parameter${poolParameterPath}*`),
    joinedPools: userPoolIds.map((id) => account.arn('cognito-idp', `userpool/${id}`)),
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

/** Adds the service to actions, e.g. `lambda:GetFunction`. */
export function prefixed(service: string, actions: readonly string[]): string[] {
  return actions.map((action) => `${service}:${action}`);
}

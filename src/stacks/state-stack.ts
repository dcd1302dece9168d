import type { Construct } from 'constructs';
import { ApiGatewayLogging } from '../constructs/account/api-gateway-logging';
import { AwsAccount } from '../constructs/account/aws-account';
import type { CiScope } from '../constructs/account/ci-scope';
import { loggingRoleName } from '../constructs/account/ci-scope';
import { GithubRoles } from '../constructs/account/github-roles';
import { PermissionsBoundary } from '../constructs/account/permissions-boundary';
import type { PolicyStatement } from '../constructs/account/policy-document';
import { StateBucket } from '../constructs/account/state-bucket';
import { StateKey } from '../constructs/account/state-key';
import { checkApiName } from '../access/api-name';
import type { ExistingUserPool } from '../constructs/pool/existing-user-pool';
import { poolParameterPath } from '../settings/pool-parameter-path';
import { secretNamePrefix } from '../settings/secret-name-prefix';
import { suppress } from '../policy/suppression';
import { checkBootstrapSettings } from '../settings/bootstrap-settings';
import { isProtected } from '../settings/environments';
import type { Settings } from '../settings/settings';
import { BOOTSTRAP, planPrefix, stateBucketName, stateKey } from '../settings/state-location';
import { ProjectStack } from './project-stack';

/** Options of the bootstrap. */
export interface StateStackProps {
  /** Those of the environment whose state it holds. */
  readonly settings: Settings;
  /**
   * Permissions that functions of the project may get in addition to the environment's own resources: statements of
   * the permissions boundary, which every role of a deploy carries if `permissionsBoundary` is set.
   * @default [] tables, secrets, functions and logs of the environment alone
   */
  readonly functionPermissions?: readonly PolicyStatement[];
  /**
   * Names of the environment's APIs with separate stacks: the roles of CI may use their states too.
   * @default [] the main stack alone
   */
  readonly apis?: readonly string[];
  /**
   * User pools of this account that APIs of the environment join by their ids: the roles of CI may look them up.
   * @default [] those of the environment alone
   */
  readonly pools?: readonly ExistingUserPool[];
}

/**
 * Resources that must exist before several people deploy an environment: the bucket of its states, roles for CI, and
 * the role by which API Gateway writes logs.
 * @example
 * import { StateStack, readSettings, synthesize } from 'cognito-m2m';
 *
 * void synthesize((app) => {
 *   new StateStack(app, { settings: readSettings(process.env) });
 * });
 */
export class StateStack extends ProjectStack {
  constructor(scope: Construct, { settings, functionPermissions = [], apis = [], pools = [] }: StateStackProps) {
    checkBootstrapSettings(settings);
    for (const [index, name] of apis.entries()) checkApiName(settings.namePrefix, name, apis.slice(0, index));
    super(scope, { settings, part: BOOTSTRAP });
    const account = new AwsAccount(this, 'account');
    const key = new StateKey(this, 'key', {
      name: `${settings.namePrefix}-state`,
      account,
      deletionWindowDays: settings.deletionProtection ? 30 : 7,
    });
    const bucket = new StateBucket(this, 'state', {
      name: stateBucketName(settings, account.id),
      keyArn: key.arn,
      passingPrefix: planPrefix(settings),
      forceDestroy: settings.stateForceDestroy,
      ...(settings.stateLogBucket === undefined ? {} : { logBucket: settings.stateLogBucket }),
    });
    if (settings.stateForceDestroy && settings.deletionProtection && isProtected(settings.environment)) {
      const reason = 'stateForceDestroy is true';
      suppress(bucket, { rule: 'deletion-protection', path: 'bucket', subject: 'force_destroy', reason });
    }
    this.output('StateBucket', bucket.name, 'Bucket of the states: M2M_STATE_BUCKET');
    if (settings.apiGatewayAccount) {
      new ApiGatewayLogging(this, 'api-gateway-logging', { roleName: loggingRoleName(settings.namePrefix) });
    }
    const environment = environmentOf(settings, account, bucket, { apis, pools });
    const boundary = new PermissionsBoundary(this, 'boundary', { scope: environment, functionPermissions });
    this.output('PermissionsBoundary', boundary.arn, 'Most that a role of a deploy may do: M2M_PERMISSIONS_BOUNDARY');
    if (settings.githubRepository !== undefined) this.addRoles(settings, settings.githubRepository, environment);
  }

  private addRoles({ environment, githubOidcProvider }: Settings, repository: string, scope: CiScope): void {
    const roles = new GithubRoles(this, 'github', {
      repository,
      environment,
      createProvider: githubOidcProvider,
      scope,
    });
    this.output('PlanRoleArn', roles.planRoleArn, 'Role that workflows plan with');
    this.output('DeployRoleArn', roles.deployRoleArn, 'Role that workflows deploy with');
  }
}

function environmentOf(
  settings: Settings,
  account: AwsAccount,
  { arn }: StateBucket,
  { apis, pools }: Required<Pick<StateStackProps, 'apis' | 'pools'>>,
): CiScope {
  const { apiHostedZoneId: zoneId, apiDomain: name } = settings;
  return {
    account,
    namePrefix: settings.namePrefix,
    tags: { Project: settings.projectName, Environment: settings.environment },
    secretNamePrefix: secretNamePrefix(settings),
    poolParameterPath: poolParameterPath(settings),
    state: {
      bucketArn: arn,
      keys: [stateKey(settings), ...apis.map((name) => stateKey(settings, name))],
      planPrefix: planPrefix(settings),
    },
    foreign: {
      record: zoneId === undefined || name === undefined ? undefined : { zoneId, name },
      truststoreUri: settings.apiTruststoreUri,
      trailLogGroup: settings.cloudtrailLogGroup,
      userPoolIds: pools.filter(({ arn: foreign }) => foreign === undefined).map(({ id }) => id),
    },
  };
}

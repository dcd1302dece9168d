import type { Construct } from 'constructs';
import { ApiGatewayLogging } from '../constructs/account/api-gateway-logging';
import { AwsAccount } from '../constructs/account/aws-account';
import { GithubRoles } from '../constructs/account/github-roles';
import { StateBucket } from '../constructs/account/state-bucket';
import { StateKey } from '../constructs/account/state-key';
import { secretNamePrefix } from '../settings/secret-name-prefix';
import { suppress } from '../policy/suppression';
import { checkBootstrapSettings } from '../settings/bootstrap-settings';
import { isProtected } from '../settings/environments';
import type { Settings } from '../settings/settings';
import { BOOTSTRAP, planPrefix, stateBucketName, stateKey } from '../settings/state-location';
import { ProjectStack } from './project-stack';

/**
 * What has to be there before an environment is deployed by more than one person: the bucket of its states, roles for
 * CI, and what API Gateway writes logs by.
 * @example
 * import { StateStack, readSettings, synthesize } from 'cognito-m2m';
 *
 * void synthesize((app) => {
 *   new StateStack(app, { settings: readSettings(process.env) });
 * });
 */
export class StateStack extends ProjectStack {
  constructor(scope: Construct, { settings }: { readonly settings: Settings }) {
    checkBootstrapSettings(settings);
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
      new ApiGatewayLogging(this, 'api-gateway-logging', { roleName: `${settings.namePrefix}-api-gateway-logs` });
    }
    if (settings.githubRepository !== undefined) this.addRoles(settings, settings.githubRepository, account, bucket);
  }

  private addRoles(settings: Settings, repository: string, account: AwsAccount, { arn }: StateBucket): void {
    const { apiHostedZoneId: zoneId, apiDomain: name } = settings;
    const roles = new GithubRoles(this, 'github', {
      repository,
      environment: settings.environment,
      createProvider: settings.githubOidcProvider,
      scope: {
        account,
        namePrefix: settings.namePrefix,
        tags: { Project: settings.projectName, Environment: settings.environment },
        secretNamePrefix: secretNamePrefix(settings),
        state: { bucketArn: arn, key: stateKey(settings), planPrefix: planPrefix(settings) },
        foreign: {
          record: zoneId === undefined || name === undefined ? undefined : { zoneId, name },
          truststoreUri: settings.apiTruststoreUri,
          trailLogGroup: settings.cloudtrailLogGroup,
        },
      },
    });
    this.output('PlanRoleArn', roles.planRoleArn, 'Role that workflows plan with');
    this.output('DeployRoleArn', roles.deployRoleArn, 'Role that workflows deploy with');
  }
}

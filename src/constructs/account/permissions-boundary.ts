import { IamPolicy } from '@cdktf/provider-aws/lib/iam-policy';
import { Construct } from 'constructs';
import { checkQuota } from '../../access/quotas';
import type { CiScope } from './ci-scope';
import { CI_PATH, boundaryName, environmentArns, prefixed, taggedAs } from './ci-scope';
import { FUNCTION_SERVICES, denyLoggingRole, denyOtherProjects } from './other-projects';
import type { PolicyStatement } from './policy-document';
import { permissionsDocument } from './policy-document';
import { suppressWide } from './wide-resources';

/** Properties of the boundary. */
export interface PermissionsBoundaryProps {
  readonly scope: CiScope;
  /** Permissions that the project's functions may have, beyond the environment's own resources. */
  readonly functionPermissions: readonly PolicyStatement[];
}

/** A token for an account, a Region or a partition, and the longest value that Terraform fills in. */
const TOKEN = /\$\{TfToken\[[^\]]*\]\}/g;
const LONGEST_VALUE = 'ap-southeast-1';

/**
 * Upper limit of the permissions of every role of a deploy, whatever its policies say: so deploy rights do not amount
 * to control of the account. It allows the uses that this package's functions make of the environment's resources.
 * - No role may write IAM, assume another role, read the state, or reach a resource of another project.
 * @throws AccessError `ERR_QUOTA_EXCEEDED` if the project's statements make it too long
 * @see AWS docs, "Permissions boundaries for IAM entities"
 */
export class PermissionsBoundary extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, { scope: environment, functionPermissions }: PermissionsBoundaryProps) {
    super(scope, id);
    const statements = [...boundaryPermissions(environment), ...functionPermissions];
    const policy = permissionsDocument(statements);
    checkQuota(
      `characters of the permissions boundary of ${environment.namePrefix}`,
      policy.replaceAll(TOKEN, LONGEST_VALUE).length,
      'managedPolicy',
      'shorten functionPermissions',
    );
    const boundary = new IamPolicy(this, 'policy', {
      name: boundaryName(environment.namePrefix),
      path: CI_PATH,
      policy,
    });
    suppressWide(boundary, statements);
    this.arn = boundary.arn;
  }
}

function boundaryPermissions(scope: CiScope): PolicyStatement[] {
  const named = environmentArns(scope);
  const ours = { StringEquals: taggedAs(scope.tags, 'ResourceTag') };
  return [
    { actions: prefixed('logs', ['CreateLogStream', 'PutLogEvents']), resources: named.logGroups },
    {
      actions: prefixed('xray', ['PutTelemetryRecords', 'PutTraceSegments']),
      resources: ['*'],
      anyResource: 'X-Ray knows no resources to name',
    },
    {
      actions: prefixed('dynamodb', [
        'BatchGetItem',
        'BatchWriteItem',
        'ConditionCheckItem',
        'DeleteItem',
        'GetItem',
        'PutItem',
        'Query',
        'Scan',
        'UpdateItem',
      ]),
      resources: [named.tables],
    },
    {
      actions: prefixed('cognito-idp', [
        'AddUserPoolClientSecret',
        'DeleteUserPoolClientSecret',
        'DescribeUserPoolClient',
        'ListUserPoolClientSecrets',
      ]),
      resources: [named.userPools],
      conditions: ours,
      anyResource: BY_TAGS,
    },
    {
      actions: prefixed('secretsmanager', [
        'DescribeSecret',
        'GetSecretValue',
        'PutSecretValue',
        'UpdateSecretVersionStage',
      ]),
      resources: [named.secrets],
    },
    {
      actions: prefixed('kms', ['Decrypt', 'GenerateDataKey']),
      resources: [named.keys],
      conditions: ours,
      anyResource: BY_TAGS,
    },
    { actions: ['lambda:InvokeFunction'], resources: [named.functions] },
    { actions: ['scheduler:CreateSchedule'], resources: [named.schedules] },
    {
      actions: ['iam:PassRole'],
      resources: [named.roles],
      conditions: { StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' } },
    },
    denyOtherProjects(scope.namePrefix, FUNCTION_SERVICES),
    denyLoggingRole(scope.namePrefix),
  ];
}

const BY_TAGS = 'AWS gives it an id; a condition limits it to the tags of the environment';

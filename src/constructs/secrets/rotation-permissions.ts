import type { PolicyStatement } from '../account/policy-document';

/** Resources that the rotation function uses. */
export interface RotationResources {
  readonly userPoolArn: string;
  /** ARN pattern of the clients' secrets, e.g. `arn:aws:secretsmanager:eu-central-1:111122223333:secret:demo/dev/clients/*`. */
  readonly secretArns: string;
  /** Key that encrypts the secrets. */
  readonly kmsKeyArn: string;
  /** ARN pattern of the schedules in its group, e.g. `arn:aws:scheduler:eu-central-1:111122223333:schedule/demo-dev-rotation/*`. */
  readonly scheduleArns: string;
  /** Role with which EventBridge Scheduler invokes the function. */
  readonly scheduleRoleArn: string;
}

/**
 * Permissions of the rotation function: every action it calls, with its resources. A test compares them with its calls.
 * @see AWS docs, "Lambda rotation function execution role permissions for AWS Secrets Manager"
 */
export function rotationPermissions(resources: RotationResources): PolicyStatement[] {
  return [
    {
      actions: [
        'cognito-idp:AddUserPoolClientSecret',
        'cognito-idp:DeleteUserPoolClientSecret',
        'cognito-idp:DescribeUserPoolClient',
        'cognito-idp:ListUserPoolClientSecrets',
      ],
      resources: [resources.userPoolArn],
    },
    {
      actions: [
        'secretsmanager:DescribeSecret',
        'secretsmanager:GetSecretValue',
        'secretsmanager:PutSecretValue',
        'secretsmanager:UpdateSecretVersionStage',
      ],
      resources: [resources.secretArns],
    },
    // Secrets Manager uses the key with the function's permissions.
    { actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: [resources.kmsKeyArn] },
    { actions: ['scheduler:CreateSchedule'], resources: [resources.scheduleArns] },
    {
      actions: ['iam:PassRole'],
      resources: [resources.scheduleRoleArn],
      conditions: { StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' } },
    },
  ];
}

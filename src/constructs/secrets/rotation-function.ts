import type { CloudwatchMetricAlarmConfig } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { LambdaPermission } from '@cdktf/provider-aws/lib/lambda-permission';
import { SchedulerScheduleGroup } from '@cdktf/provider-aws/lib/scheduler-schedule-group';
import { Construct } from 'constructs';
import { rotationPermissions } from './rotation-permissions';
import type { AwsAccount } from '../account/aws-account';
import type { FunctionOptions } from '../backend/bundled-function';
import { BundledFunction } from '../backend/bundled-function';
import { ServiceRole } from '../account/service-role';

/** Options of the caller. */
export interface RotationFunctionOptions extends Omit<FunctionOptions, 'timeoutSeconds'> {
  /** Folder with `index.js`, bundled from `lambda/rotation`. */
  readonly bundle: string;
  /** Lowest level that is logged: DEBUG, INFO, WARN or ERROR. */
  readonly logLevel: string;
  /** Hours that the previous secret stays valid after a rotation, 1 to 720. */
  readonly graceHours: number;
  /**
   * ARNs to notify when an invocation fails, and when none fails any more.
   * @default [] - no notification
   */
  readonly alarmActions?: readonly string[];
}

/** Options, and resources that the stack connects. */
export interface RotationFunctionProps extends RotationFunctionOptions {
  /** 1 to 55 characters; also the name of its role, log group, schedules and alarm. */
  readonly name: string;
  readonly account: AwsAccount;
  readonly userPool: { readonly id: string; readonly arn: string };
  readonly tokenEndpoint: string;
  /** Prefix of the names of the app clients. */
  readonly clientNamePrefix: string;
  /** Prefix of the names of the secrets. */
  readonly secretNamePrefix: string;
  /** ARN pattern of the secrets that the function writes. */
  readonly secretArns: string;
  /** Key that encrypts the secrets. */
  readonly keyArn: string;
}

/** Metric of an alarm. */
type WatchedMetric = Required<
  Pick<CloudwatchMetricAlarmConfig, 'alarmName' | 'alarmDescription' | 'namespace' | 'metricName' | 'dimensions'>
>;

/**
 * Needed by `lambda/rotation`, which retries a new secret for at least 20 s, until all servers of Cognito accept it.
 */
const TIMEOUT_SECONDS = 60;

/**
 * The function that writes every version of the clients' secrets.
 * - Secrets Manager may invoke it for these secrets, and its own schedules may invoke it to retire a secret after its
 *   grace period.
 * - Alarms report a failed invocation, and an asynchronous one that was given up. There is no dead-letter queue: the
 *   secret itself shows the missing work, and the next rotation does it.
 * @see AWS docs, "Rotation by Lambda function", "EventBridge Scheduler", "Types of metrics for Lambda functions"
 * (`AsyncEventsDropped`) and "Monitoring Amazon EventBridge Scheduler with Amazon CloudWatch"
 * (`InvocationDroppedCount`)
 */
export class RotationFunction extends Construct {
  readonly functionName: string;
  /**
   * ARN that Secrets Manager invokes: the function itself, because the docs of RotateSecret mention no ARN of an alias.
   * Both run the newest version.
   */
  readonly arn: string;
  readonly roleArn: string;
  readonly logGroupName: string;
  /** Dependency of every rotation. */
  readonly invokePermission: LambdaPermission;

  constructor(scope: Construct, id: string, props: RotationFunctionProps) {
    super(scope, id);
    const { name, account, userPool, secretArns, keyArn } = props;
    const schedules = new SchedulerScheduleGroup(this, 'schedules', { name });
    const functionArn = account.arn('lambda', `function:${name}`);
    const scheduleRole = new ServiceRole(this, 'schedule-role', {
      name: `${name}-schedule`,
      service: 'scheduler.amazonaws.com',
      sourceArn: schedules.arn,
      permissions: [{ actions: ['lambda:InvokeFunction'], resources: [functionArn, `${functionArn}:*`] }],
    });
    const rotation = new BundledFunction(this, 'function', {
      name,
      bundle: props.bundle,
      runtime: props.runtime,
      memoryMb: props.memoryMb,
      timeoutSeconds: TIMEOUT_SECONDS,
      logRetentionDays: props.logRetentionDays,
      ...(props.logKeyArn === undefined ? {} : { logKeyArn: props.logKeyArn }),
      permissions: rotationPermissions({
        userPoolArn: userPool.arn,
        secretArns,
        kmsKeyArn: keyArn,
        scheduleArns: account.arn('scheduler', `schedule/${name}/*`),
        scheduleRoleArn: scheduleRole.arn,
      }),
      environment: {
        POWERTOOLS_SERVICE_NAME: name,
        POWERTOOLS_LOG_LEVEL: props.logLevel,
        USER_POOL_ID: userPool.id,
        TOKEN_ENDPOINT: props.tokenEndpoint,
        CLIENT_NAME_PREFIX: props.clientNamePrefix,
        SECRET_NAME_PREFIX: props.secretNamePrefix,
        GRACE_HOURS: String(props.graceHours),
        SCHEDULE_GROUP: schedules.name,
        SCHEDULE_ROLE_ARN: scheduleRole.arn,
      },
    });
    this.invokePermission = new LambdaPermission(this, 'invoke-permission', {
      functionName: rotation.functionName,
      action: 'lambda:InvokeFunction',
      principal: 'secretsmanager.amazonaws.com',
      sourceAccount: account.id,
      sourceArn: secretArns,
    });
    const ofFunction = { namespace: 'AWS/Lambda', dimensions: { FunctionName: rotation.functionName } };
    this.alarm('alarm', props, {
      ...ofFunction,
      metricName: 'Errors',
      alarmName: `${name}-failed`,
      alarmDescription:
        'A rotation of a client secret failed, or an old secret could not be deleted; docs/credentials.md says what to do',
    });
    this.alarm('event-alarm', props, {
      ...ofFunction,
      metricName: 'AsyncEventsDropped',
      alarmName: `${name}-event-dropped`,
      alarmDescription:
        'Lambda gave up an event for the function, without having run it or after it failed again and again',
    });
    this.alarm('schedule-alarm', props, {
      namespace: 'AWS/Scheduler',
      dimensions: { ScheduleGroup: schedules.name },
      metricName: 'InvocationDroppedCount',
      alarmName: `${name}-schedule-dropped`,
      alarmDescription: 'EventBridge Scheduler could not reach the function, which was to delete an old secret',
    });
    this.functionName = rotation.functionName;
    this.logGroupName = rotation.logGroupName;
    this.arn = rotation.arn;
    this.roleArn = rotation.roleArn;
  }

  private alarm(id: string, { alarmActions = [] }: RotationFunctionProps, about: WatchedMetric): void {
    new CloudwatchMetricAlarm(this, id, {
      ...about,
      statistic: 'Sum',
      period: 300,
      evaluationPeriods: 1,
      comparisonOperator: 'GreaterThanOrEqualToThreshold',
      threshold: 1,
      treatMissingData: 'notBreaching',
      ...(alarmActions.length > 0 ? { alarmActions: [...alarmActions], okActions: [...alarmActions] } : {}),
    });
  }
}

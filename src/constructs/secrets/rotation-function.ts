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

/** What a caller chooses. */
export interface RotationFunctionOptions extends Omit<FunctionOptions, 'timeoutSeconds'> {
  /** Folder that holds `index.js`, bundled from `lambda/rotation`. */
  readonly bundle: string;
  /** Least severe line it logs: DEBUG, INFO, WARN or ERROR. */
  readonly logLevel: string;
  /** Hours the secret before a rotation still works, 1 to 720. */
  readonly graceHours: number;
  /**
   * ARNs of what is told when an invocation fails, and when none fails any more.
   * @default [] nobody is
   */
  readonly alarmActions?: readonly string[];
}

/** What is wired in. */
export interface RotationFunctionProps extends RotationFunctionOptions {
  /** 1 to 55 characters; names its role, log group, schedules and alarm as well. */
  readonly name: string;
  readonly account: AwsAccount;
  readonly userPool: { readonly id: string; readonly arn: string };
  readonly tokenEndpoint: string;
  /** What the names of the app clients start with. */
  readonly clientNamePrefix: string;
  /** What the names of the secrets start with. */
  readonly secretNamePrefix: string;
  /** ARN pattern of the secrets it writes. */
  readonly secretArns: string;
  /** Key that encrypts them. */
  readonly keyArn: string;
}

/** What an alarm is about. */
type WatchedMetric = Required<
  Pick<CloudwatchMetricAlarmConfig, 'alarmName' | 'alarmDescription' | 'namespace' | 'metricName' | 'dimensions'>
>;

/** What `lambda/rotation` asks for: it tries a new secret for 20 s and more, until every part of Cognito knows it. */
const TIMEOUT_SECONDS = 60;

/**
 * The function that writes every version of the clients' secrets.
 * - may be invoked by Secrets Manager for these secrets, and by its own schedules, which retire a secret after its grace
 * - an alarm when an invocation fails, and when one is given up that nobody waits for: what it was to do stands in the
 *   secret, and the next rotation does it, so that a queue of dead letters would hold nothing new
 * @see AWS docs, "Rotation by Lambda function", "EventBridge Scheduler", "Types of metrics for Lambda functions"
 * (`AsyncEventsDropped`) and "Monitoring Amazon EventBridge Scheduler with Amazon CloudWatch" (`InvocationDroppedCount`)
 */
export class RotationFunction extends Construct {
  readonly functionName: string;
  /**
   * What Secrets Manager invokes: the function, not its alias, since the documentation of RotateSecret knows no other
   * ARN. The version it runs is the newest, and so the alias's.
   */
  readonly arn: string;
  readonly roleArn: string;
  readonly logGroupName: string;
  /** What a rotation waits for. */
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

import { createHash } from 'node:crypto';
import type { SchedulerClient } from '@aws-sdk/client-scheduler';
import { CreateScheduleCommand } from '@aws-sdk/client-scheduler';
import { awsCallUnless } from './aws-call';
import type { Retire } from './event';
import type { InUse } from './grace';

/** The clocks of EventBridge Scheduler and of the function may differ; an early event would have no effect. */
const MARGIN_MS = 60_000;

/** Options of the schedules. */
export interface RetireScheduleOptions {
  readonly client: SchedulerClient;
  readonly group: string;
  /** Role with which EventBridge Scheduler invokes the function. */
  readonly roleArn: string;
  /** ARN to invoke, of the function or of an alias. */
  readonly functionArn: string;
  readonly secretId: string;
  /** Grace period of the previous secret, in milliseconds. */
  readonly graceMs: number;
}

/** Follow-up of a rotation: a one-time schedule that invokes the function when the grace period is over. */
export class RetireSchedule {
  constructor(private readonly options: RetireScheduleOptions) {}

  /**
   * Schedules the deletion of the secret before `inUse`; does nothing if it is scheduled already.
   * @param asked - `by a schedule` if a schedule fired too early: its name is taken as long as it runs, so the new one
   * needs another name
   * @returns the end of the grace period
   */
  async create({ clientSecretId, since }: InUse, asked: 'by a schedule' | 'otherwise' = 'otherwise'): Promise<Date> {
    const { client, group, roleArn, functionArn, secretId, graceMs } = this.options;
    const due = since + graceMs;
    const event: Retire = {
      Action: 'retire',
      SecretId: secretId,
      InUse: { ClientSecretId: clientSecretId, Since: new Date(since).toISOString() },
    };
    // One schedule for each secret that becomes current, even if `create` is called several times.
    const occasion = `${secretId} ${clientSecretId} ${graceMs}${asked === 'by a schedule' ? ` ${due}` : ''}`;
    const command = new CreateScheduleCommand({
      Name: `retire-${createHash('sha256').update(occasion).digest('hex').slice(0, 40)}`,
      GroupName: group,
      ScheduleExpression: atExpression(due + MARGIN_MS),
      FlexibleTimeWindow: { Mode: 'OFF' },
      ActionAfterCompletion: 'DELETE',
      Target: { Arn: functionArn, RoleArn: roleArn, Input: JSON.stringify(event) },
    });
    await awsCallUnless('ConflictException', 'CreateSchedule', client.send(command));
    return new Date(due);
  }
}

/** An `at()` expression has whole seconds, and is in UTC unless a time zone is given. */
function atExpression(time: number): string {
  return `at(${new Date(time).toISOString().slice(0, 19)})`;
}

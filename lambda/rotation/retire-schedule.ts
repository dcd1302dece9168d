import { createHash } from 'node:crypto';
import type { SchedulerClient } from '@aws-sdk/client-scheduler';
import { CreateScheduleCommand } from '@aws-sdk/client-scheduler';
import { awsCallUnless } from './aws-call';
import type { Retire } from './event';
import type { InUse } from './grace';

/** The clocks of EventBridge Scheduler and of the function may differ; an event before its time would be of no use. */
const MARGIN_MS = 60_000;

/** What schedules are made with. */
export interface RetireScheduleOptions {
  readonly client: SchedulerClient;
  readonly group: string;
  /** Role with which EventBridge Scheduler invokes the function. */
  readonly roleArn: string;
  /** What is invoked, the function or an alias of it. */
  readonly functionArn: string;
  readonly secretId: string;
  /** How long the previous secret stays valid, in milliseconds. */
  readonly graceMs: number;
}

/** The follow-up of a rotation: has EventBridge Scheduler invoke the function once, when the grace is over. */
export class RetireSchedule {
  constructor(private readonly options: RetireScheduleOptions) {}

  /**
   * Schedules the end of the secret before `inUse`, or finds it scheduled.
   * @param asked - whether a schedule asked for it too early: it has its name for as long as it runs, and another is made
   * @returns when the grace is over
   */
  async create({ clientSecretId, since }: InUse, asked: 'by a schedule' | 'otherwise' = 'otherwise'): Promise<Date> {
    const { client, group, roleArn, functionArn, secretId, graceMs } = this.options;
    const due = since + graceMs;
    const event: Retire = {
      Action: 'retire',
      SecretId: secretId,
      InUse: { ClientSecretId: clientSecretId, Since: new Date(since).toISOString() },
    };
    // One for each secret that becomes current, however often it is asked for.
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

/** In whole seconds, and in UTC unless a time zone is named. */
function atExpression(time: number): string {
  return `at(${new Date(time).toISOString().slice(0, 19)})`;
}

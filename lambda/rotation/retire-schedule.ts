import { createHash } from 'node:crypto';
import type { SchedulerClient } from '@aws-sdk/client-scheduler';
import { CreateScheduleCommand } from '@aws-sdk/client-scheduler';
import { awsCallUnless } from './aws-call';
import type { Retire } from './event';

/** Secrets Manager notes the end of a rotation after the function has answered; so much later is surely late enough. */
const MARGIN_MS = 5 * 60_000;

/** What schedules are made with. */
export interface RetireScheduleOptions {
  readonly client: SchedulerClient;
  readonly group: string;
  /** Role with which EventBridge Scheduler invokes the function. */
  readonly roleArn: string;
}

/** Asks EventBridge Scheduler to invoke the function once, when a grace is over. */
export class RetireSchedule {
  constructor(private readonly options: RetireScheduleOptions) {}

  /**
   * Schedules the event a little after `due`.
   * @param functionArn - what is invoked, e.g. the function's alias
   * @param occasion - the same occasion is scheduled once, however often it is asked for
   */
  async create(functionArn: string, event: Retire, due: Date, occasion: string): Promise<void> {
    const at = new Date(due.getTime() + MARGIN_MS).toISOString().replace(/\.\d+Z$/, '');
    const name = createHash('sha256').update(`${event.SecretId} ${occasion}`).digest('hex').slice(0, 40);
    const { client, group, roleArn } = this.options;
    const command = new CreateScheduleCommand({
      Name: `retire-${name}`,
      GroupName: group,
      // In UTC, unless a time zone is named.
      ScheduleExpression: `at(${at})`,
      FlexibleTimeWindow: { Mode: 'OFF' },
      ActionAfterCompletion: 'DELETE',
      Target: { Arn: functionArn, RoleArn: roleArn, Input: JSON.stringify(event) },
    });
    await awsCallUnless('ConflictException', 'CreateSchedule', client.send(command));
  }
}

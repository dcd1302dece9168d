import type { AwsService } from './aws-service';
import { AwsException } from './aws-service';

/** A one-time schedule. */
export interface Schedule {
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly functionArn: string;
  readonly event: unknown;
}

interface ScheduleInput {
  readonly Name: string;
  readonly GroupName: string;
  readonly ScheduleExpression: string;
  readonly FlexibleTimeWindow: { readonly Mode: string };
  readonly ActionAfterCompletion?: string;
  readonly Target: { readonly Arn: string; readonly RoleArn: string; readonly Input?: string };
}

export const SCHEDULE_GROUP = 'demo-dev-rotation';
export const SCHEDULE_ROLE_ARN = 'arn:aws:iam::111122223333:role/demo-dev-rotation-schedule';

/**
 * EventBridge Scheduler: a name is unique until its schedule is done; a schedule in the past never runs.
 * @see AWS docs, "CreateSchedule" (EventBridge Scheduler API reference)
 */
export class Scheduler implements AwsService {
  readonly prefix = 'scheduler';
  readonly schedules = new Map<string, Schedule>();

  readonly actions = {
    CreateSchedule: (input: ScheduleInput) => {
      const { Name, GroupName, ScheduleExpression, FlexibleTimeWindow, ActionAfterCompletion, Target } = input;
      const [, time] = /^at\((\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\)$/.exec(ScheduleExpression) ?? [];
      const valid =
        /^[\w.-]{1,64}$/.test(Name) && time !== undefined && ['OFF', 'FLEXIBLE'].includes(FlexibleTimeWindow.Mode);
      if (!valid) throw new AwsException('ValidationException', `schedule ${Name} ${ScheduleExpression}`);
      if (GroupName !== SCHEDULE_GROUP || Target.RoleArn !== SCHEDULE_ROLE_ARN) {
        throw new AwsException('ResourceNotFoundException', `${GroupName} ${Target.RoleArn}`, 404);
      }
      // A schedule of another kind would stay, and its name would be taken for ever.
      if (ActionAfterCompletion !== 'DELETE') throw new AwsException('ValidationException', 'not deleted when done');
      if (this.schedules.has(Name)) throw new AwsException('ConflictException', `Schedule ${Name} exists.`, 409);
      const event: unknown = JSON.parse(Target.Input ?? '{}');
      this.schedules.set(Name, { name: Name, at: Date.parse(`${time}Z`), functionArn: Target.Arn, event });
      return { ScheduleArn: `arn:aws:scheduler:eu-central-1:111122223333:schedule/${GroupName}/${Name}` };
    },
  };
}

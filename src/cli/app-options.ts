import type { Command } from 'commander';
import { InvalidArgumentError, Option } from 'commander';
import { isDay } from '../access/day';
import { SETTINGS } from '../settings/schema';

/** `--app`, of every command that reads an app. */
export function appOption(): Option {
  return new Option(
    '--app <file>',
    'TypeScript file or command that synthesizes the app (default: "app" of cdktf.json)',
  );
}

/** `--today`, of every command that reads an app. */
export function todayOption(): Option {
  return new Option(
    '--today <day>',
    'day (UTC) that decides which grants have ended (default: the day of the clock)',
  ).argParser(day);
}

/** Hands the day on to the process of the app, which reads settings and no options. */
export function setToday(command: Command): void {
  const { today } = command.opts<{ today?: string }>();
  if (today !== undefined) process.env[SETTINGS.today.variable] = today;
}

function day(text: string): string {
  if (isDay(text)) return text;
  throw new InvalidArgumentError('expected a day that exists, such as 2027-03-01.');
}

/** `--stack`, of every command that reads stacks of an app. */
export function stackOption(): Option {
  return new Option(
    '--stack <name>',
    'stack of the app, if it has several (default: all, or those that the command needs)',
  );
}

/** `--allow`, of every command that plans. */
export function allowOption(): Option {
  return new Option(
    '--allow <subjects...>',
    'plan although the stack has these, named as the refusal names them, e.g. import or "provider random"',
  );
}

/** How messages name an app. */
export function appName(app: string | undefined): string {
  return app ?? 'the app of cdktf.json';
}

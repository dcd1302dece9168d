import type { Day } from '../access/day';
import { dayAfter, daysBetween } from '../access/day';
import type { CallTally } from './call-tally';

/** Gaps of a log: each weakens the conclusion that a scope is unused. */
export const LIMITS = {
  window: 'the log does not reach over the days that are asked for',
  gaps: 'a day within the log has no line',
  sampled: 'the lines are a part of the calls',
  stage: 'lines are of another stage',
  lines: 'lines could not be read',
  undated: 'lines have no time',
  clients: 'calls are by clients that the declaration or the outputs do not have',
} as const;

export type LimitKind = keyof typeof LIMITS;

/** A gap of a log, described. */
export interface LogLimit {
  readonly kind: LimitKind;
  readonly text: string;
}

/** The days of the report: whole days before today. */
export interface LogWindow {
  readonly from: Day;
  readonly today: Day;
  readonly days: number;
}

/** Returns the window of `days` whole days before `today`. */
export function windowBefore(today: Day, days: number): LogWindow {
  return { from: dayAfter(today, -days), today, days };
}

/** Lists the gaps of a log for the window, except those about its callers. */
export function logLimits(tally: CallTally, window: LogWindow, isSampled: boolean): LogLimit[] {
  return [
    ...spanLimits(tally.days, window),
    ...(isSampled ? [limit('sampled', 'the lines are a sample of the calls')] : []),
    ...[...tally.otherStages].map(([stage, count]) =>
      limit('stage', `${lines(count)} of stage "${stage}" ${count === 1 ? 'was' : 'were'} left out`),
    ),
    ...(tally.malformed > 0 ? [limit('lines', `${lines(tally.malformed)} of ${tally.lines} could not be read`)] : []),
    ...(tally.undated > 0
      ? [limit('undated', `${lines(tally.undated)} without a time counted as within the window`)]
      : []),
  ];
}

function spanLimits(days: readonly Day[], { from, today, days: asked }: LogWindow): LogLimit[] {
  const inside = days.filter((day) => day >= from && day < today);
  const [first] = inside;
  const last = inside.at(-1);
  const before = days.some((day) => day < from);
  if (first === undefined || last === undefined) {
    return [limit('window', `no line is of the ${asked} days from ${from} to ${dayAfter(today, -1)}`)];
  }
  const reaches = before ? from : first;
  const span = `${first} to ${last}`;
  const shorter =
    reaches > from || dayAfter(last, 1) < today
      ? [
          limit(
            'window',
            `the log has lines of ${span}, which is less than the ${asked} days from ${from} that are asked for`,
          ),
        ]
      : [];
  const missing = gaps([...(before ? [dayAfter(from, -1)] : []), ...inside]);
  const text = `no line is of ${missing.slice(0, 10).join(', ')}${missing.length > 10 ? ` and ${missing.length - 10} more` : ''}`;
  return [...shorter, ...(missing.length > 0 ? [limit('gaps', text)] : [])];
}

/** Days without a line between days with lines, single or as `first to last`. */
function gaps(days: readonly Day[]): string[] {
  return days.flatMap((day, index) => {
    const next = days[index + 1];
    if (next === undefined) return [];
    const missing = daysBetween(day, next) - 1;
    if (missing === 0) return [];
    const first = dayAfter(day, 1);
    return missing === 1 ? [first] : [`${first} to ${dayAfter(next, -1)}`];
  });
}

export function limit(kind: LimitKind, text: string): LogLimit {
  return { kind, text };
}

function lines(count: number): string {
  return count === 1 ? '1 line' : `${count} lines`;
}

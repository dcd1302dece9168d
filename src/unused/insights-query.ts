import type { CallTally } from './call-tally';
import type { LogFields } from './log-format';
import { loggedCall } from './logged-call';

/** Rows that one query answers at most. */
export const MOST_ROWS = 10_000;

/** Names and values of a row. */
export type QueryRow = Readonly<Record<string, string>>;

/**
 * Counts calls that are alike, so that a day of millions of lines is a few rows.
 * @see AWS docs, "CloudWatch Logs Insights language query syntax"
 */
export function insightsQuery(fields: LogFields): string {
  const { route, status, clientId, scopes, errorType, stage, principalType, principal } = fields;
  const by = [route, status, clientId, scopes, errorType, stage, principalType, principal].filter(
    (name) => name !== undefined,
  );
  return `stats count(*) as calls, max(@timestamp) as last by ${by.join(', ')} | limit ${MOST_ROWS}`;
}

/** Counts the calls of a row. */
export function addRow(row: QueryRow, { fields, tally }: { fields: LogFields; tally: CallTally }): void {
  // As many as there are, though a row of none is no answer of CloudWatch.
  const calls = Math.max(0, Number(row.calls) || 0);
  const time = { ...row, ...(fields.time === undefined ? {} : { [fields.time]: '' }) };
  tally.add(loggedCall(time, fields, timeOf(row.last)), calls);
}

/** CloudWatch writes times as `2026-11-30 12:00:00.000` in UTC or in milliseconds since 1970. */
function timeOf(text = ''): number {
  return Number(text) || Date.parse(`${text.replace(' ', 'T')}Z`) || 0;
}

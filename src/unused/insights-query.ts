import type { CallTally } from './call-tally';
import type { LogFields } from './log-format';
import { loggedCall } from './logged-call';

/** Maximum number of rows in the answer to a query. */
export const MOST_ROWS = 10_000;

/** Values of a row, by column name. */
export type QueryRow = Readonly<Record<string, string>>;

/**
 * Builds a query that counts equal calls, so that millions of lines of a day become a few rows.
 * @see AWS docs, "CloudWatch Logs Insights language query syntax"
 */
export function insightsQuery(fields: LogFields): string {
  const { route, status, clientId, scopes, errorType, stage, principalType, principal } = fields;
  const by = [route, status, clientId, scopes, errorType, stage, principalType, principal].filter(
    (name) => name !== undefined,
  );
  return `stats count(*) as calls, max(@timestamp) as last by ${by.join(', ')} | limit ${MOST_ROWS}`;
}

/** Adds the calls of a row to a tally. */
export function addRow(row: QueryRow, { fields, tally }: { fields: LogFields; tally: CallTally }): void {
  // CloudWatch returns no row with a count of 0, but a wrong row must not add NaN or a negative number.
  const calls = Math.max(0, Number(row.calls) || 0);
  const time = { ...row, ...(fields.time === undefined ? {} : { [fields.time]: '' }) };
  tally.add(loggedCall(time, fields, timeOf(row.last)), calls);
}

/** Parses a time of CloudWatch: `2026-11-30 12:00:00.000` in UTC, or milliseconds since 1970. */
function timeOf(text = ''): number {
  return Number(text) || Date.parse(`${text.replace(' ', 'T')}Z`) || 0;
}

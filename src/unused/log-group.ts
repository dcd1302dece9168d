import type { CallTally } from './call-tally';
import { UnusedError } from './error';
import type { InsightsClient, TimeSlice } from './insights-client';
import { addRow, insightsQuery, MOST_ROWS } from './insights-query';
import type { LogFields } from './log-format';
import type { LogWindow } from './log-limit';

/** Parallel queries: an account may run 30 at a time, and others need some too. */
const AT_ONCE = 4;
const DAY_SECONDS = 86_400;

/** Source and target of a count. */
export interface LogGroupOptions {
  readonly client: Pick<InsightsClient, 'query'>;
  readonly fields: LogFields;
  readonly window: LogWindow;
  readonly tally: CallTally;
  readonly onProgress?: (answered: number, ofDays: number) => void;
}

/**
 * Counts the calls of a log group, day by day. A day with more groups of calls than a query can return is split in
 * halves. At a split, a line of that second may count twice, but none is lost.
 * @throws UnusedError `ERR_LOG_QUERY`
 */
export async function readLogGroup({ client, fields, window, tally, onProgress }: LogGroupOptions): Promise<void> {
  const query = insightsQuery(fields);
  const begin = Date.parse(window.from) / 1_000;
  // Includes today: its calls count, although the day is not over.
  const slices = Array.from({ length: window.days + 1 }, (_, day) => slice(begin + day * DAY_SECONDS, DAY_SECONDS));
  let answered = 0;
  const queue = slices.values();
  const worker = async () => {
    for (const part of queue) {
      await readSlice(part, {
        client,
        query,
        add: (row) => {
          addRow(row, { fields, tally });
        },
      });
      onProgress?.(++answered, slices.length);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

interface SliceReader {
  readonly client: Pick<InsightsClient, 'query'>;
  readonly query: string;
  readonly add: (row: Readonly<Record<string, string>>) => void;
}

async function readSlice(part: TimeSlice, reader: SliceReader): Promise<void> {
  const rows = await reader.client.query(reader.query, part);
  if (rows.length < MOST_ROWS) {
    rows.forEach(reader.add);
    return;
  }
  const half = Math.floor((part.to - part.from) / 2);
  if (half === 0) {
    const message = `a second of the log has more than ${MOST_ROWS} kinds of calls, expected fewer; give its lines with --log`;
    throw new UnusedError('ERR_LOG_QUERY', message);
  }
  await readSlice({ from: part.from, to: part.from + half }, reader);
  await readSlice({ from: part.from + half, to: part.to }, reader);
}

function slice(from: number, seconds: number): TimeSlice {
  return { from, to: from + seconds };
}

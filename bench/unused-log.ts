// What `cognito-m2m unused` does with the generated log, for the bench.
import { accessUse } from '../src/unused/access-use';
import { CallTally } from '../src/unused/call-tally';
import { readLogFiles } from '../src/unused/log-files';
import { logFormat } from '../src/unused/log-format';
import { windowBefore } from '../src/unused/log-limit';
import { lineReader } from '../src/unused/logged-call';
import { clientIds, declaration, FORMAT, TODAY, WINDOW_DAYS } from './access-log';

export { expectedVerdicts, generatedLog } from './access-log';

const window = windowBefore(TODAY, WINDOW_DAYS);
const tally = new CallTally({ from: window.from, stage: 'prod' });

/** Counts the calls of one more file. */
export async function readOne(file: string): Promise<number> {
  await readLogFiles([file], { read: lineReader(logFormat(FORMAT)), tally });
  return tally.lines;
}

/** What was found in all files: verdicts and calls by client and scope. */
export function found() {
  const { holders } = accessUse(tally.groups, { declaration, today: TODAY, clientIds });
  return holders.flatMap(({ name, scopes }) =>
    scopes.map(({ scope, verdict, calls }) => [`${name} ${scope}`, verdict, calls] as const),
  );
}

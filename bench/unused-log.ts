// Runs the parts of `cognito-m2m unused` on the generated log, for the benchmark.
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

/** Adds the calls of a file to the tally. */
export async function readOne(file: string): Promise<number> {
  await readLogFiles([file], { read: lineReader(logFormat(FORMAT)), tally });
  return tally.lines;
}

/** Results for all files: verdict and calls of each client and scope. */
export function found() {
  const { holders } = accessUse(tally.groups, { declaration, today: TODAY, clientIds });
  return holders.flatMap(({ name, scopes }) =>
    scopes.map(({ scope, verdict, calls }) => [`${name} ${scope}`, verdict, calls] as const),
  );
}

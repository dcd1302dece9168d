import type { Command } from 'commander';
import { InvalidArgumentError, Option } from 'commander';
import { utcDay } from '../access/day';
import { errorMessage } from '../error/thrown';
import { SETTINGS } from '../settings/schema';
import { accessUse } from '../unused/access-use';
import { CallTally } from '../unused/call-tally';
import { UnusedError } from '../unused/error';
import type { LimitKind, LogWindow } from '../unused/log-limit';
import { LIMITS, logLimits, windowBefore } from '../unused/log-limit';
import { lineReader } from '../unused/logged-call';
import type { UnusedReport } from '../unused/unused-report';
import { unusedJson, unusedReport } from '../unused/unused-report';
import { readOutputs } from '../verify/deployment-outputs';
import { appName, appOption, stackOption, todayOption } from './app-options';
import { CommandError } from './error';
import type { LoggedApp } from './logged-app';
import { loggedApp } from './logged-app';
import { inPrivateFolder } from './private-folder';
import { sayingIfSlow } from './slow-work';
import { print, useColour } from './terminal';
import { unusedLines } from './unused-lines';
import { writeWholeFile } from './whole-file';

interface UnusedOptions {
  readonly outputs: string;
  readonly log?: readonly string[];
  readonly logGroup?: string;
  readonly days: number;
  readonly sampled?: true;
  readonly accept: readonly LimitKind[];
  readonly app?: string;
  readonly stack?: string;
  readonly patch?: true;
  readonly declaration?: string;
  /** True for stdout. */
  readonly json?: string | true;
}

const PATIENCE_MS = 2_000;
const [ALL_NEEDED, UNUSED, NOT_KNOWN] = [0, 1, 2] as const;

/** `cognito-m2m unused`: which granted scopes no call needed, by the access log. */
export default function unusedCommand(command: Command): void {
  command
    .description(
      'List the granted scopes that no call needed, the routes without a call and the clients without a call, from the ' +
        'access log. Exits with 0 if every scope was needed, 1 if one was not, 2 if it cannot tell.',
    )
    .requiredOption(
      '--outputs <file>',
      'outputs with the client ids, as terraform output -json, cdktf --outputs-file or cognito-m2m start --output writes them',
    )
    .addOption(new Option('--log <files...>', 'files of the access log, plain or gzip').conflicts('logGroup'))
    .option('--log-group <name>', 'log group of the access log, queried by CloudWatch Logs Insights')
    .option('--days <number>', 'whole days before today in which no call needed the scope', days, 90)
    .option('--sampled', 'the log holds only some of the calls, so no result is certain')
    .addOption(
      new Option('--accept <limits...>', 'accept these gaps of the log')
        .choices(Object.keys(LIMITS))
        .default([], 'none'),
    )
    .option('--patch', 'remove the grants that no call needed from the declaration')
    .option('--declaration <file>', 'file that calls defineAccess (default: found among the sources of the app)')
    .addOption(appOption())
    .addOption(todayOption())
    .addOption(stackOption())
    .option('--json [file]', 'write a JSON report to the file; without a file, print it instead of the table')
    .action(run);
}

async function run(options: UnusedOptions): Promise<void> {
  // Until it is known better; an error that is thrown leaves it.
  process.exitCode = NOT_KNOWN;
  const report = await foundReport(options);
  const data = JSON.stringify(unusedJson(report), null, 2);
  if (options.json === true) print(data);
  else for (const line of unusedLines(report, useColour())) print(line);
  if (typeof options.json === 'string') await write(options.json, `${data}\n`);
  if (!report.isRead) {
    const message = `none of ${report.lines} lines is of this access log, expected lines of the stage, in its format; ${options.log ? 'name other files with --log' : 'name another with --log-group'}`;
    throw new UnusedError('ERR_LOG_UNREADABLE', message);
  }
  if (options.patch && report.unused.length > 0) {
    // Loaded late: it loads the compiler of an app, which this command needs only here.
    const { patchDeclaration } = await import('./unused-patch');
    // patchDeclaration has already printed the changes left to do by hand.
    if (!(await patchDeclaration(report, options))) return;
  }
  process.exitCode = report.unused.length > 0 ? UNUSED : ALL_NEEDED;
}

async function foundReport(options: UnusedOptions): Promise<UnusedReport> {
  if (options.log === undefined && options.logGroup === undefined) {
    throw new CommandError('no access log is given, expected --log with files or --log-group with a name; add one');
  }
  const outputs = await readOutputs(options.outputs);
  let doing = `synthesizing ${appName(options.app)}`;
  const work = async (folder: string) => {
    const app = await loggedApp(options, outputs, folder);
    const window = windowBefore(process.env[SETTINGS.today.variable] || utcDay(new Date()), options.days);
    const tally = new CallTally({ from: window.from, stage: app.stage });
    await readLog(options, { ...app, window, tally, say: (text) => (doing = text) });
    const use = accessUse(tally.groups, {
      declaration: app.declaration,
      today: window.today,
      clientIds: app.clientIds,
    });
    const limits = logLimits(tally, window, options.sampled ?? false);
    return unusedReport({ window, tally, limits, use, accepted: options.accept });
  };
  return inPrivateFolder('unused', (folder) => sayingIfSlow(() => doing, work(folder), PATIENCE_MS));
}

interface LogReading extends LoggedApp {
  readonly window: LogWindow;
  readonly tally: CallTally;
  readonly say: (doing: string) => void;
}

async function readLog({ log, logGroup }: UnusedOptions, { format, tally, say, ...app }: LogReading): Promise<void> {
  if (log !== undefined) {
    const { readLogFiles } = await import('../unused/log-files');
    await readLogFiles(log, {
      read: lineReader(format),
      tally,
      onProgress: ({ bytes, ofBytes }) => {
        say(`${tally.lines} lines read, ${Math.floor((100 * bytes) / Math.max(1, ofBytes))} % of the files`);
      },
    });
  }
  if (logGroup !== undefined) {
    // Without this, the SDK's warning about the version of Node.js would be among the command's errors.
    process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
    const [{ InsightsClient }, { readLogGroup }] = await Promise.all([
      import('../unused/insights-client'),
      import('../unused/log-group'),
    ]);
    const client = new InsightsClient({ logGroup, region: app.region, endpoint: app.endpoint });
    const onProgress = (answered: number, ofDays: number) => {
      say(`${answered} of ${ofDays} days of ${logGroup} counted`);
    };
    await readLogGroup({ client, fields: format.fields, window: app.window, tally, onProgress });
  }
}

async function write(file: string, content: string): Promise<void> {
  try {
    await writeWholeFile(file, content);
  } catch (error) {
    throw new CommandError(`cannot write ${file}: ${errorMessage(error)}; name a file that can be written`);
  }
}

function days(text: string): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= 1 && number <= 3_653) return number;
  throw new InvalidArgumentError('expected a whole number of days from 1 to 3653.');
}

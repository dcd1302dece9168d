import type { Command } from 'commander';
import { InvalidArgumentError, Option } from 'commander';
import { clientIdOutput } from '../access/client';
import type { AccessDeclaration } from '../access/declaration';
import { utcDay } from '../access/day';
import { errorMessage } from '../error/thrown';
import { SETTINGS } from '../settings/schema';
import { synthesizeApp } from '../synthesis/synthesized-app';
import { readAppSettings } from '../synthesis/app-settings';
import { readServedStack } from '../system/served-stack';
import { readCompanion, readSynthesizedStack } from '../terraform-json/terraform-json';
import { accessUse } from '../unused/access-use';
import { CallTally } from '../unused/call-tally';
import type { ScopeRemoval } from '../unused/declaration-edit';
import { UnusedError } from '../unused/error';
import type { LogFormat } from '../unused/log-format';
import { logFormat } from '../unused/log-format';
import type { LimitKind, LogWindow } from '../unused/log-limit';
import { LIMITS, logLimits, windowBefore } from '../unused/log-limit';
import { lineReader } from '../unused/logged-call';
import type { UnusedReport } from '../unused/unused-report';
import { unusedJson, unusedReport } from '../unused/unused-report';
import type { Outputs } from '../verify/deployment-outputs';
import { readOutputs, stackOutputs } from '../verify/deployment-outputs';
import { appName, appOption, stackOption, todayOption } from './app-options';
import { CommandError } from './error';
import { inPrivateFolder } from './private-folder';
import { sayingIfSlow } from './slow-work';
import { print, printError, useColour } from './terminal';
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
      'Tell which granted scopes no call needed, which routes nobody called and which clients called nothing, by the ' +
        'access log. Ends with 0 where every scope was needed, 1 where one was not, 2 where it cannot be told.',
    )
    .requiredOption(
      '--outputs <file>',
      'ids of the clients: what terraform output -json, cdktf --outputs-file or cognito-m2m start --output wrote',
    )
    .addOption(
      new Option('--log <files...>', 'files of the access log, as they are or packed with gzip').conflicts('logGroup'),
    )
    .option('--log-group <name>', 'log group of the access log, which is asked by CloudWatch Logs Insights')
    .option('--days <number>', 'how many whole days before today a scope must not have been needed', days, 90)
    .option('--sampled', 'the lines are a part of the calls, so that nothing is certain')
    .addOption(
      new Option('--accept <limits...>', 'take the log for whole although it lacks something')
        .choices(Object.keys(LIMITS))
        .default([], 'none'),
    )
    .option('--patch', 'remove from the declaration what no call needed')
    .option('--declaration <file>', 'file with the call of defineAccess (default: found among the sources of the app)')
    .addOption(appOption())
    .addOption(todayOption())
    .addOption(stackOption())
    .option('--json [file]', 'write a JSON report, without a file to stdout instead of the table')
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
  if (options.patch && report.unused.length > 0) await patch(report, options);
  process.exitCode = report.unused.length > 0 ? UNUSED : ALL_NEEDED;
}

async function foundReport(options: UnusedOptions): Promise<UnusedReport> {
  if (options.log === undefined && options.logGroup === undefined) {
    throw new CommandError('there is no access log, expected --log with files or --log-group with a name; add one');
  }
  const outputs = await readOutputs(options.outputs);
  let doing = `synthesizing ${appName(options.app)}`;
  const work = async (folder: string) => {
    const app = await synthesized(options, outputs, folder);
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

/** What an app says about its log, its clients and what they are granted. */
interface LoggedApp {
  readonly declaration: AccessDeclaration;
  readonly stage: string;
  readonly format: LogFormat;
  readonly clientIds: ReadonlyMap<string, string>;
  readonly region: string | undefined;
  readonly endpoint: string | undefined;
}

async function synthesized({ app, stack: name }: UnusedOptions, outputs: Outputs, folder: string): Promise<LoggedApp> {
  await synthesizeApp(app, folder, outputs.from === 'gateway' ? { environment: 'local' } : {});
  const read = await readSynthesizedStack(folder, name);
  const declaration = (await readCompanion(read.directory, 'access.json')) as AccessDeclaration | undefined;
  const { region, awsEndpointUrl: endpoint } = (await readAppSettings(read.directory)).values;
  const stack = readServedStack(read);
  const [stage, ...others] = stack.stages;
  if (!declaration || !stage || others.length > 0) {
    const given = !declaration ? 'no declaration' : `${stack.stages.length} stages`;
    throw new CommandError(
      `stack ${stack.name} has ${given}, expected a declaration with one API; name it with --stack`,
    );
  }
  const { accessLogFormat } = stage;
  if (accessLogFormat === undefined) {
    const message = `stage "${stage.name}" writes no access log, expected one; set M2M_ACCESS_LOG and deploy, and ask again after some weeks`;
    throw new UnusedError('ERR_NO_ACCESS_LOG', message);
  }
  const clientIds = idsOfClients(outputs, declaration, stack.name);
  return { declaration, stage: stage.name, format: logFormat(accessLogFormat), clientIds, region, endpoint };
}

function idsOfClients(outputs: Outputs, { clients }: AccessDeclaration, stack: string): ReadonlyMap<string, string> {
  if (outputs.from === 'gateway') {
    return new Map(Object.entries(outputs.connection.clients).map(([name, { clientId }]) => [name, clientId]));
  }
  const values = stackOutputs(outputs, stack);
  return new Map(
    Object.entries(clients).flatMap(([name, client]) => {
      const id = values[clientIdOutput(name, client)];
      return typeof id === 'string' ? [[name, id] as const] : [];
    }),
  );
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
    // What the SDK says of this version of Node.js is not the command's to say, and would be in its errors.
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

async function patch(
  { unused, isCertain, limits }: UnusedReport,
  { app, accept, declaration }: UnusedOptions,
): Promise<void> {
  if (!isCertain) {
    const kinds = [...new Set(limits.map(({ kind }) => kind))].filter((kind) => !accept.includes(kind));
    const message = `the log is not whole (${kinds.join(', ')}), expected one that is; nothing was changed, give the rest of it or --accept ${kinds.join(' ')}`;
    throw new UnusedError('ERR_DECLARATION_NOT_EDITED', message);
  }
  const { declarationFile, projectCompiler } = await import('../unused/declaration-file');
  const { withoutScopes } = await import('../unused/declaration-edit');
  const removals = removalsOf(unused);
  const ts = projectCompiler();
  const { file, text } = await declarationFile(ts, { named: declaration, app, removals });
  const edit = withoutScopes(ts, text, removals);
  for (const line of edit.left) printError(`by hand: ${line}`);
  if (edit.removed.length === 0) return;
  await write(file, edit.text);
  for (const { name, scopes } of edit.removed) printError(`${file}: ${name} without ${scopes.join(', ')}`);
}

function removalsOf(unused: UnusedReport['unused']): ScopeRemoval[] {
  const holders = [...new Set(unused.map(({ holder }) => holder))];
  return holders.map((holder) => ({
    kind: holder.kind,
    name: holder.name,
    scopes: unused.filter((each) => each.holder === holder).map(({ use }) => use.scope),
  }));
}

async function write(file: string, content: string): Promise<void> {
  try {
    await writeWholeFile(file, content);
  } catch (error) {
    throw new CommandError(`${file} cannot be written: ${errorMessage(error)}; name a file that can be`);
  }
}

function days(text: string): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= 1 && number <= 3_653) return number;
  throw new InvalidArgumentError('expected a whole number of days from 1 to 3653.');
}

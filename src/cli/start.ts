import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Command } from 'commander';
import { InvalidArgumentError, Option } from 'commander';
import { errorCode, errorMessage } from '../error/thrown';
import { ConsoleSite } from '../local/console/console-site';
import type { RequestReport } from '../local/decision/request-report';
import { LocalGatewayError } from '../local/error';
import type { Gateway } from '../local/server';
import { startGateway } from '../local/server';
import { checkPort } from '../local/http-server';
import { generateSigningKey, openSigningKey } from '../local/token/signing-key';
import type { ClosedRoute } from '../matrix/served-form';
import { namedRoutes } from '../system/named-route';
import type { SynthesizedStack } from '../terraform-json/terraform-json';
import { readSynthesizedStacks } from '../terraform-json/terraform-json';
import { observeGateway } from '../testing/gateway-matrix';
import type { Observation } from '../verify/observed-matrix';
import { matches } from '../verify/observed-matrix';
import { connectionOf } from './connection';
import { consoleSource } from './console-source';
import { curlCommands } from './curl-commands';
import { differenceLines } from './difference-lines';
import { FunctionLog } from './function-log';
import type { ShownObservation } from './matrix-table';
import { matrixSummary } from './matrix-table';
import type { MatrixOptions } from './matrix-view';
import { addMatrixOptions, matrixLines, writeMatrix } from './matrix-view';
import type { Reload, Synthesis } from './reload';
import { reloadOnChange } from './reload';
import { requestLine } from './request-line';
import { sayingIfSlow } from './slow-work';
import { ENVIRONMENT_VARIABLE } from '../settings/settings';
import type { GivenStandIn } from './stand-in-option';
import { standInOption, standIns } from './stand-in-option';
import { selectedStack } from '../synthesis/stack-selection';
import { synthesizeApp } from '../synthesis/synthesized-app';
import { appName, appOption, stackOption, todayOption } from './app-options';
import type { ForeignOptions } from './foreign-option';
import { foreignSystem, planOption, sourceOption, stateOption } from './foreign-option';
import { print, printError, useColour } from './terminal';
import { writeWholeFile } from './whole-file';

interface StartOptions extends MatrixOptions, ForeignOptions {
  readonly app?: string;
  readonly stack?: string;
  readonly port: number;
  readonly once?: true;
  readonly watch?: true;
  readonly output?: string;
  readonly seed?: string;
  readonly signingKey?: string;
  readonly backend: readonly GivenStandIn[];
  readonly functionLogs?: true;
  readonly accessLog?: true;
}

/** A synthesis, or what replaces it. */
interface Served extends Synthesis {
  /** Routes of a plan or a state that are closed. */
  readonly closed?: readonly ClosedRoute[];
}

const DEFAULT_PORT = 8686;
const PATIENCE_MS = 1_000;
const [SERVED, NOT_AS_EXPECTED, BAD_INPUT] = [0, 1, 2] as const;
/** Between two looks whether npm still runs, in milliseconds. */
const PARENT_CHECK_MS = 200;

/** `cognito-m2m start`: runs the whole system on this machine, and tests it by HTTP before it prints that it works. */
export default function startCommand(command: Command): void {
  command
    .description(
      'Run the API and its authorization server on 127.0.0.1, from the Terraform JSON of an app, or from the plan or the ' +
        'state of any Terraform configuration. For a plan or a state, each route gives a fixed answer, and a route is closed if ' +
        'its callers are not known.',
    )
    .addOption(appOption())
    .addOption(todayOption())
    .addOption(stackOption())
    .addOption(planOption().conflicts(['app', 'stack', 'state', 'watch']))
    .addOption(stateOption().conflicts(['app', 'stack', 'plan', 'watch']))
    .addOption(sourceOption())
    .option('--port <number>', 'port on 127.0.0.1, 0 for any free one', port, DEFAULT_PORT)
    .option(
      '--once',
      'try the matrix, list only the cells that differ, then exit: with 0 if all is as expected, 1 if not, 2 if it cannot try',
    )
    .addOption(
      new Option('--watch', 'serve the app again when its sources or those of its functions change').conflicts('once'),
    )
    .option('--output <file>', 'write addresses, client ids and secrets as JSON, readable only for you')
    .option('--seed <text>', 'derive client secrets and API keys from this text, so that they stay the same', seed)
    .option(
      '--signing-key <file>',
      'PEM file with the key that signs tokens, so that tokens outlive a restart; made if missing',
    )
    .addOption(standInOption())
    .option('--function-logs', 'show the output of functions, and a line for each request')
    .option('--access-log', 'show the access log of the stage, as JSON');
  addMatrixOptions(command).action(start);
}

async function start(options: StartOptions): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'local-gateway-'));
  const signal = stopSignal();
  try {
    await run(options, folder, signal);
  } catch (error) {
    // Ctrl-C is no failure.
    if (!signal.aborted) throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  // Ctrl-C during the synth is no wrong input either.
  if (signal.aborted && process.exitCode === BAD_INPUT) process.exitCode = SERVED;
}

async function run(options: StartOptions, folder: string, signal: AbortSignal): Promise<void> {
  // Before the synth, because that takes long.
  await checkPort(options.port);
  // Until it is served; an error that is thrown before leaves it.
  process.exitCode = BAD_INPUT;
  const [key, synthesis] = await Promise.all([
    options.signingKey === undefined ? generateSigningKey() : openSigningKey(options.signingKey),
    sayingIfSlow(() => `synthesizing ${appName(options.app)}`, synthesize(options, folder, signal), PATIENCE_MS),
  ]);
  const environment = process.env[ENVIRONMENT_VARIABLE] ?? '';
  if (environment !== '' && environment !== 'local') {
    printError(
      `${ENVIRONMENT_VARIABLE}=${environment} has no effect here: the local gateway always runs the environment local`,
    );
  }
  const log = new FunctionLog(!options.once);
  const site = new ConsoleSite(log.write);
  // With --once, the differences are listed with their reasons; everything else is shown only on request.
  const isBrief = options.once === true && !options.functionLogs;
  const tried: RequestReport[] = [];
  const gateway = await startGateway({
    stack: synthesis.stacks,
    key,
    port: options.port,
    ...(options.seed === undefined ? {} : { seed: options.seed }),
    standIns: await standIns(options.backend),
    log: options.functionLogs ? log.write : isBrief ? unheard : log.writeHeld,
    errorLog: log.writeLine,
    accessLog: options.accessLog ? log.writeLine : isBrief ? unheard : log.writeHeldLine,
    ...(options.once ? {} : { site }),
    onRequest: (report) => {
      if (options.once) tried.push(report);
      if (isBrief) return;
      log.writeLine(`${requestLine(report)}\n`);
      site.feed.add(report);
    },
  });
  const said = new Set<string>();
  const tryOut = async () => {
    // Before the matrix is tried, which calls them.
    for (const line of gateway.called) {
      if (!said.has(line)) print(line);
      said.add(line);
    }
    if (options.output !== undefined) {
      await writeOutput(options.output, connectionOf(gateway));
    }
    // The requests of the matrix are hidden from the traffic, unless one of them shows an error.
    const observe = () => gateway.usage.withoutCounting(() => observeGateway(gateway));
    return site.feed.aside(() => log.holdBack(observe, matches));
  };
  const show = async (stacks: readonly SynthesizedStack[], observed: Observation) => {
    site.show(await consoleSource({ gateway, key, feed: site.feed, stacks, observed }));
  };
  const onReload = async ({ line, served }: Reload) => {
    if (served) await show(served.stacks, served.observed);
    const { gained, lost } = served?.change ?? { gained: [], lost: [] };
    site.tell({ time: Date.now(), line, isFailed: !served, gained, lost });
  };

  const work = async () => {
    const observed = await tryOut();
    process.exitCode = SERVED;
    const shown = withClosed(observed, gateway, synthesis.closed ?? []);
    const { cells } = observed;
    for (const notice of gateway.notices) print(`not enforced: ${notice}`);
    for (const line of [...gateway.joined, ...gateway.unreachable]) print(line);
    const isFailed = options.once && !matches(observed);
    const lines = isFailed
      ? differenceLines(observed, tried, options, useColour())
      : matrixLines(shown, options, useColour());
    for (const line of lines) print(line);
    await writeMatrix(shown, options);
    print(matrixSummary(shown, gateway.stages.length > 0));
    if (options.once) {
      process.exitCode = isFailed ? NOT_AS_EXPECTED : SERVED;
      return;
    }
    await show(synthesis.stacks, observed);
    for (const line of addresses(gateway, site)) print(line);
    for (const { title, command } of await curlCommands(gateway, cells, folder, described(synthesis)))
      print(`\n# ${title}\n${command}`);
    print('\nCtrl-C ends it.');
    if (options.watch) {
      const again = () => synthesize(options, folder, signal);
      const written = [folder, ...(options.output === undefined ? [] : [options.output])];
      const reloading = { gateway, synthesize: again, tryOut, written, print, printError, onReload, signal };
      await reloadOnChange(synthesis, observed, reloading);
    }
    await aborted(signal);
  };
  const working = work();
  try {
    await Promise.race([working, aborted(signal)]);
  } finally {
    await gateway.close();
    // Soon, as nothing answers it any more.
    await working.catch(() => undefined);
  }
}

/** @throws LocalGatewayError `ERR_OUTPUT` */
async function writeOutput(file: string, connection: object): Promise<void> {
  try {
    await writeWholeFile(file, `${JSON.stringify(connection, null, 2)}\n`, 0o600);
  } catch (cause) {
    if (errorCode(cause) === undefined) throw cause;
    const message = `cannot write the addresses and secrets: ${errorMessage(cause)}; name a file that can be written to`;
    throw new LocalGatewayError('ERR_OUTPUT', message, { cause });
  }
}

async function synthesize(options: StartOptions, parent: string, signal: AbortSignal): Promise<Served> {
  const foreign = await foreignSystem(options, printError);
  if (foreign) return { folder: parent, sources: [], stacks: [foreign.stack], closed: foreign.closed };
  const { app, stack } = options;
  const folder = await mkdtemp(path.join(parent, 'app-'));
  try {
    const sources = await synthesizeApp(app, folder, {
      environment: 'local',
      ...selectedStack(stack, { withReferred: true }),
      signal,
    });
    const own = app !== undefined && existsSync(app) ? [app] : [];
    return { folder, sources: [...own, ...sources], stacks: await readSynthesizedStacks(folder, stack) };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

/** Marks the cells of closed routes whose answer at AWS is unknown: that they are refused here proves nothing. */
function withClosed(observed: Observation, { stages }: Gateway, closed: readonly ClosedRoute[]): ShownObservation {
  const clients = new Map(
    namedRoutes(stages).flatMap(({ name, method: { authorization } }) => {
      const scopes = authorization?.type === 'COGNITO_USER_POOLS' ? authorization.scopes : [];
      const route = closed.find(({ scope }) => scopes.includes(scope));
      return route ? [[name, route.clients] as const] : [];
    }),
  );
  const cells = observed.cells.map((cell) =>
    clients.get(cell.route)?.includes(cell.client) ? { ...cell, isClosed: true as const } : cell,
  );
  return { ...observed, cells };
}

/** The document of the one API that is served; routes of several have other names in the matrix. */
function described({ stacks }: Synthesis): object | undefined {
  const [document, ...others] = stacks.flatMap(({ openapi }) => openapi ?? []);
  return others.length === 0 ? document : undefined;
}

function addresses(gateway: Gateway, site: ConsoleSite): string[] {
  const { origin, stages, pools, tokenEndpoint, openapiUrls } = gateway;
  return [
    '',
    `console         ${site.address(origin)}`,
    ...stages.map((stage) => `API             ${gateway.urlOf(stage)}`),
    ...openapiUrls.map((url) => `OpenAPI         ${url}`),
    `token endpoint  ${tokenEndpoint}`,
    ...pools.map((pool) => `issuer          ${gateway.issuerOf(pool)}`),
    ...pools.flatMap((pool) => pool.clients).map(({ name, clientId }) => `client id       ${clientId} (${name})`),
  ];
}

/** Aborted by the first Ctrl-C, with the terminal, or with npm; a second one ends the process as usual. */
function stopSignal(): AbortSignal {
  const controller = new AbortController();
  const stop = () => {
    controller.abort();
  };
  // npm passes a signal on to the shell that it started, which ends without telling this process.
  if (process.env.npm_lifecycle_event !== undefined) onParentEnd(stop);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, stop);
  // The reader of stdout, such as `head`, has ended.
  process.stdout.on('error', stop);
  return controller.signal;
}

/** Calls back once the process that started this one has ended. */
function onParentEnd(stop: () => void): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    stop();
  }, PARENT_CHECK_MS).unref();
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort');
}

/** Drops a text. */
function unheard(): void {
  return undefined;
}

function port(text: string): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number <= 65_535) return number;
  throw new InvalidArgumentError('expected a whole number from 0 to 65535.');
}

function seed(text: string): string {
  if (text.length > 0 && !text.startsWith('--')) return text;
  throw new InvalidArgumentError('expected at least one character, and no option.');
}

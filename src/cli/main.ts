import { Command, CommanderError } from 'commander';
import { isUserError } from '../error/user-error';
import { packageVersion } from '../package/package-file';
import { printError } from './terminal';

/** Adds the description, options and action of a subcommand. */
type Configure = (command: Command) => void;

interface Subcommand {
  readonly name: string;
  /** One line of the overview. */
  readonly summary: string;
  /** Loaded only for the subcommand that runs: some need large packages. */
  readonly load: () => Promise<{ readonly default: Configure }>;
}

const SUBCOMMANDS: readonly Subcommand[] = [
  { name: 'init', summary: 'make a project in a new folder', load: () => import('./init') },
  { name: 'adopt', summary: 'make a project of what Terraform has deployed', load: () => import('./adopt') },
  { name: 'start', summary: 'run the API and its authorization server on this machine', load: () => import('./start') },
  { name: 'verify', summary: 'try every client at every route of a deployment', load: () => import('./verify') },
  { name: 'why', summary: 'say whether a call would pass, and why', load: () => import('./why') },
  { name: 'matrix', summary: 'show which client may call which route', load: () => import('./matrix') },
  { name: 'policy', summary: 'say what the rules of the policy refuse', load: () => import('./policy') },
  { name: 'review', summary: 'say what a change does to who may call what', load: () => import('./review') },
  { name: 'cost', summary: 'estimate what a stack costs in a month', load: () => import('./cost') },
  { name: 'drift', summary: 'say what was changed outside of Terraform', load: () => import('./drift') },
  { name: 'unused', summary: 'say which granted scopes no call needed', load: () => import('./unused') },
  { name: 'openapi', summary: 'print the OpenAPI document of an API', load: () => import('./openapi') },
  { name: 'contract', summary: 'write what a service provides and consumes', load: () => import('./contract') },
  { name: 'docs', summary: 'refresh the generated parts of the documentation', load: () => import('./docs') },
  {
    name: 'bootstrap',
    summary: 'make the bucket of the states and the roles of CI',
    load: () => import('./bootstrap'),
  },
  {
    name: 'deploy',
    summary: 'plan, ask, apply, and close the routes that were removed',
    load: () => import('./deploy'),
  },
  { name: 'plan-save', summary: 'plan a deployment and save the plan whole', load: () => import('./plan-save') },
  { name: 'plan-apply', summary: 'apply a saved plan, or nothing', load: () => import('./plan-apply') },
  { name: 'revoke', summary: 'delete every secret of a client', load: () => import('./revoke') },
];

const VERSION_OPTION = ['-V, --version', 'print the version'] as const;

/** The command was called wrongly. */
const BAD_USAGE = 2;

/**
 * Runs the command `cognito-m2m`. It sets the exit code of this process and throws nothing.
 * @param args - arguments of the command, e.g. `['start', '--once']`
 */
export async function main(args: readonly string[]): Promise<void> {
  if (process.stdout.listenerCount('error') === 0) process.stdout.on('error', passOver);
  try {
    const asked = withoutHelpOfUnknown(args);
    const program = await programFor(asked);
    await program.parseAsync(asked, { from: 'user' });
  } catch (error) {
    report(error);
  }
}

async function programFor(args: readonly string[]): Promise<Command> {
  const program = new Command('cognito-m2m')
    .description('Declare which service may call what: Amazon Cognito, API Gateway and the Terraform that enforces it.')
    .version(packageVersion(), ...VERSION_OPTION)
    .helpOption('-h, --help', 'print help')
    .helpCommand('help [command]', 'print help for a command')
    .configureHelp({ subcommandTerm: (command) => command.name() })
    .exitOverride();
  const named = args[0] === 'help' ? args[1] : args[0];
  for (const { name, summary, load } of SUBCOMMANDS) {
    const command = program.command(name).summary(summary).description(summary);
    command.version(packageVersion(), ...VERSION_OPTION);
    command.allowExcessArguments(false);
    if (name === named) await configure(command, load);
  }
  return program;
}

/** `help nope` and `nope --help` are answered as `nope` is: with the commands that come near it. */
function withoutHelpOfUnknown(args: readonly string[]): readonly string[] {
  const [first, second] = args;
  const named = first === 'help' ? second : first;
  if (named === undefined || named.startsWith('-') || SUBCOMMANDS.some(({ name }) => name === named)) return args;
  return [named];
}

async function configure(command: Command, load: Subcommand['load']): Promise<void> {
  const [{ default: addOptions }, { setToday }] = await Promise.all([load(), import('./app-options')]);
  addOptions(command);
  command.hook('preAction', (_, action) => {
    setToday(action);
  });
}

/** Reports once that stdout cannot be written. EPIPE is no error: the reader, such as `head`, has ended. */
function passOver(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE' || isSaid) return;
  isSaid = true;
  printError(`error: stdout cannot be written: ${error.message}, expected one that can be; send it elsewhere`);
  // At the end: until then, a command sets its own.
  process.once('exit', () => {
    process.exitCode ||= 1;
  });
}

let isSaid = false;

function report(error: unknown): void {
  if (error instanceof CommanderError) {
    // Commander has written its message; help and version end with 0.
    if (error.exitCode !== 0) process.exitCode = BAD_USAGE;
    return;
  }
  // A command that tells kinds of failure apart has set its own.
  process.exitCode ||= 1;
  if (isUserError(error)) printError(`error: ${error.message}`);
  else printError(error instanceof Error ? (error.stack ?? error.message) : String(error));
}

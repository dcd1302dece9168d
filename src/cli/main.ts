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
  { name: 'verify', summary: 'call every route of a deployment as every client', load: () => import('./verify') },
  { name: 'why', summary: 'explain why a call passes or is refused', load: () => import('./why') },
  { name: 'matrix', summary: 'show which client may call which route', load: () => import('./matrix') },
  { name: 'policy', summary: 'list the findings of the policy rules', load: () => import('./policy') },
  { name: 'review', summary: 'show who gains and who loses access by a change', load: () => import('./review') },
  { name: 'cost', summary: 'estimate the monthly cost of a stack', load: () => import('./cost') },
  { name: 'drift', summary: 'list the changes made outside of Terraform', load: () => import('./drift') },
  { name: 'unused', summary: 'list the granted scopes that no call needed', load: () => import('./unused') },
  { name: 'openapi', summary: 'print the OpenAPI document of the APIs', load: () => import('./openapi') },
  {
    name: 'contract',
    summary: 'write the contract of a service: the scopes it provides and consumes',
    load: () => import('./contract'),
  },
  { name: 'docs', summary: 'refresh the generated parts of the documentation', load: () => import('./docs') },
  {
    name: 'bootstrap',
    summary: 'make the state bucket and the roles for CI',
    load: () => import('./bootstrap'),
  },
  {
    name: 'deploy',
    summary: 'plan, ask, apply, and remove the old routes',
    load: () => import('./deploy'),
  },
  {
    name: 'plan-save',
    summary: 'plan a deployment and save the plan with all its files',
    load: () => import('./plan-save'),
  },
  { name: 'plan-apply', summary: 'apply a saved plan, or apply nothing', load: () => import('./plan-apply') },
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
  if (error.code === 'EPIPE' || isReported) return;
  isReported = true;
  printError(`error: cannot write to stdout: ${error.message}; redirect the output to another place`);
  // At the end: until then, a command sets its own.
  process.once('exit', () => {
    process.exitCode ||= 1;
  });
}

let isReported = false;

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

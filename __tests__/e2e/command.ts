import { spawn } from 'node:child_process';

/** Result of a command. */
export interface CommandResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Both outputs together, for a pattern that may be in either. */
  readonly output: string;
}

/** A running command. */
export interface RunningCommand {
  readonly result: Promise<CommandResult>;
  /** Resolves once the output contains `text`; rejects if the command ends without it. */
  printed(text: string): Promise<void>;
  /** Writes to its input. */
  write(text: string): void;
  /** Interrupts it like Ctrl-C. */
  interrupt(): Promise<CommandResult>;
}

/** Environment and limits of a command. */
export interface CommandOptions {
  readonly env: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /**
   * Milliseconds after which it is killed.
   * @default 300,000
   */
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 300_000;
const running = new Set<number>();

// The started processes end with the tests, however the tests end.
process.once('exit', () => {
  running.forEach(endGroup);
});

/** Starts a command in a separate process group, which ends with it. */
export function start(command: string, args: readonly string[], options: CommandOptions): RunningCommand {
  const { env, cwd, timeoutMs = TIMEOUT_MS } = options;
  const child = spawn(command, args, { cwd, env: { ...inherited(), ...env }, detached: true });
  const group = child.pid ?? 0;
  if (group > 0) running.add(group);
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => (output.stdout += String(chunk)));
  child.stderr.on('data', (chunk) => (output.stderr += String(chunk)));
  // A command that exits early closes its input; its result shows the reason.
  child.stdin.on('error', () => undefined);
  const timer = setTimeout(endGroup, timeoutMs, group);
  const result = new Promise<CommandResult>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      endGroup(group);
      running.delete(group);
      if (signal) reject(new Error(`${command} ${args.join(' ')} was ended by ${signal}`));
      else resolve({ exitCode: code ?? 1, ...output, output: output.stdout + output.stderr });
    });
  });
  return {
    result,
    write: (text) => {
      child.stdin.write(text);
    },
    interrupt: () => {
      child.kill('SIGINT');
      return result;
    },
    printed: (text) =>
      new Promise<void>((resolve, reject) => {
        const check = () => {
          if (output.stdout.includes(text)) resolve();
        };
        child.stdout.on('data', check);
        child.once('close', () => {
          reject(new Error(`${command} ended without "${text}":\n${output.stderr}`));
        });
        check();
      }),
  };
}

/** Runs a command to its end, with an empty input. */
export function run(command: string, args: readonly string[], options: CommandOptions): Promise<CommandResult> {
  const { result } = start(command, args, options);
  return result;
}

/** Environment of the tests, without variables that select another deployment or account. */
function inherited(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(M2M|AWS|CDKTF)_/.test(name)));
}

function endGroup(group: number): void {
  try {
    process.kill(-group, 'SIGKILL');
  } catch {
    // The group has ended already.
  }
}

/** Fails with the end of the output if a command does not exit with 0. */
export async function expectSuccess(command: Promise<Pick<CommandResult, 'exitCode' | 'output'>>): Promise<void> {
  const { exitCode, output } = await command;
  if (exitCode !== 0) throw new Error(`exit code ${exitCode}:\n${output.slice(-4_000)}`);
}

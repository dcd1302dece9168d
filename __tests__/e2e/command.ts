import { spawn } from 'node:child_process';

/** How a command ended. */
export interface CommandResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Both outputs, for a pattern that may stand in either. */
  readonly output: string;
}

/** A command that runs. */
export interface RunningCommand {
  readonly result: Promise<CommandResult>;
  /** Resolves when the output so far holds `text`; rejects when the command ends without it. */
  printed(text: string): Promise<void>;
  /** Writes to its input. */
  write(text: string): void;
  /** Ends it as Ctrl-C does. */
  interrupt(): Promise<CommandResult>;
}

/** What a command runs with besides its arguments. */
export interface CommandOptions {
  readonly env: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /**
   * Milliseconds after which it is ended.
   * @default 300,000
   */
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 300_000;
const running = new Set<number>();

// Whatever ends the tests ends what they started.
process.once('exit', () => {
  running.forEach(endGroup);
});

/** Starts a command in a process group of its own, which ends with it. */
export function start(command: string, args: readonly string[], options: CommandOptions): RunningCommand {
  const { env, cwd, timeoutMs = TIMEOUT_MS } = options;
  const child = spawn(command, args, { cwd, env: { ...inherited(), ...env }, detached: true });
  const group = child.pid ?? 0;
  if (group > 0) running.add(group);
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => (output.stdout += String(chunk)));
  child.stderr.on('data', (chunk) => (output.stderr += String(chunk)));
  // A command that ends early closes its input; its result says why.
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

/** Runs a command to its end, without anything on its input. */
export function run(command: string, args: readonly string[], options: CommandOptions): Promise<CommandResult> {
  const { result } = start(command, args, options);
  return result;
}

/** The environment of the tests, without what would choose another deployment or another account. */
function inherited(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(M2M|AWS|CDKTF)_/.test(name)));
}

function endGroup(group: number): void {
  try {
    process.kill(-group, 'SIGKILL');
  } catch {
    // It has ended.
  }
}

/** Fails with the end of what a command wrote, where it did not end with 0. */
export async function expectSuccess(command: Promise<Pick<CommandResult, 'exitCode' | 'output'>>): Promise<void> {
  const { exitCode, output } = await command;
  if (exitCode !== 0) throw new Error(`exit code ${exitCode}:\n${output.slice(-4_000)}`);
}

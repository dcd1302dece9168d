import { spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { main } from '../../src/cli/main';
import type { CommandOptions } from './command-process';
import { Sink, environment, inProcess } from './command-process';

/** Result of a command. */
export interface CommandResult {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that runs in this process. */
export interface RunningCommand {
  /** Its output so far. */
  readonly stdout: string;
  readonly stderr: string;
  readonly ended: Promise<CommandResult>;
  /** Waits until `condition` holds, checked after each write of the command; throws if the command ends first. */
  until(condition: () => boolean): Promise<void>;
  /**
   * Acts like a signal to a process.
   * @default 'SIGINT' - like Ctrl-C
   */
  interrupt(signal?: 'SIGINT' | 'SIGTERM' | 'SIGHUP'): void;
}

let running: RunningCommand | undefined;

afterEach(async () => {
  running?.interrupt();
  await running?.ended;
});

/**
 * Runs `cognito-m2m` in this process, much faster than in a separate one; one test of each command uses `spawnCommand`.
 * Its input is empty and not a terminal.
 * @param args - subcommand and options
 */
export async function runCommand(args: readonly string[], options?: CommandOptions): Promise<CommandResult> {
  return startCommand(args, options).ended;
}

/** Like `runCommand`, for a command that the test interacts with. Only one can run at a time. */
export function startCommand(args: readonly string[], options: CommandOptions = {}): RunningCommand {
  if (running) throw new Error('a command runs already, expected one at a time; await its end first');
  const voice = new EventEmitter();
  const [stdout, stderr] = [new Sink(voice), new Sink(voice)];
  const leave = inProcess(options, stdout, stderr);
  let over = false;
  const ended = main(args)
    .then(() => ({ exitCode: Number(process.exitCode), stdout: stdout.written, stderr: stderr.written }))
    .finally(() => {
      leave();
      running = undefined;
      over = true;
      voice.emit('said');
    });
  running = {
    get stdout() {
      return stdout.written;
    },
    get stderr() {
      return stderr.written;
    },
    ended,
    until: async (condition) => {
      while (!condition()) {
        if (over) throw new Error(`the command has ended, with: ${stdout.written}${stderr.written}`);
        await once(voice, 'said');
      }
    },
    interrupt: (signal = 'SIGINT') => {
      process.emit(signal);
    },
  };
  return running;
}

/** Starts `cognito-m2m` in a separate process, as npm does, with an empty input. */
export async function spawnCommand(args: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
  const child = spawn(process.execPath, [path.resolve('bin/cognito-m2m.mjs'), ...args], {
    env: environment(options),
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  });
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { exitCode: child.exitCode, stdout, stderr };
}

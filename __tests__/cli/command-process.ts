import childProcess from 'node:child_process';
import type { EventEmitter } from 'node:events';
import os from 'node:os';
import { Readable, Writable } from 'node:stream';

/** Environment, folder and input of a command. */
export interface CommandOptions {
  /**
   * Environment variables, without PATH.
   * @default - TMPDIR of the tests, if it is set
   */
  readonly variables?: Readonly<Record<string, string>>;
  /**
   * The working directory.
   * @default - the root of this repository
   */
  readonly cwd?: string;
  /**
   * Text on its standard input.
   * @default - nothing
   */
  readonly input?: string;
}

/** Collects everything that is written to it, and emits an event for each write. */
export class Sink extends Writable {
  written = '';

  constructor(private readonly voice: EventEmitter) {
    super();
  }

  override _write(chunk: unknown, _: BufferEncoding, done: () => void): void {
    this.written += String(chunk);
    this.voice.emit('said');
    done();
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const STREAMS = ['stdin', 'stdout', 'stderr'] as const;

/** Returns all environment variables of a command. */
export function environment({ variables }: CommandOptions): Record<string, string> {
  const { PATH = '', TMPDIR } = process.env;
  return { PATH, ...(TMPDIR === undefined ? {} : { TMPDIR }), ...variables };
}

/**
 * Gives this process the environment, working directory and streams of a command.
 * @returns a function that restores them
 */
export function inProcess(options: CommandOptions, stdout: Sink, stderr: Sink): () => void {
  const { env, exitCode } = process;
  const folder = process.cwd();
  const streams = { stdin: Readable.from(options.input === undefined ? [] : [options.input]), stdout, stderr };
  const own = STREAMS.map((name) => [name, Object.getOwnPropertyDescriptor(process, name) ?? {}] as const);
  for (const name of STREAMS) Object.defineProperty(process, name, { value: streams[name], configurable: true });
  process.env = environment(options);
  process.exitCode = 0;
  process.chdir(options.cwd ?? folder);
  const spies = [
    // Node.js reads the real environment for it, which jest hides from the tests.
    jest.spyOn(os, 'tmpdir').mockReturnValue(process.env.TMPDIR ?? os.tmpdir()),
    capturedTerraform(stdout, stderr),
  ];
  return () => {
    for (const spy of spies) spy.mockRestore();
    for (const signal of SIGNALS) process.removeAllListeners(signal);
    process.chdir(folder);
    process.env = env;
    process.exitCode = exitCode;
    for (const [name, descriptor] of own) Object.defineProperty(process, name, descriptor);
  };
}

/** Gives the fake Terraform the environment of the command, and its streams instead of inherited ones. */
function capturedTerraform(stdout: Sink, stderr: Sink): jest.SpyInstance {
  const sinks = [undefined, stdout, stderr];
  const real = childProcess.spawn;
  const captured = (program: string, args: readonly string[], options: childProcess.SpawnOptions) => {
    if (program !== process.env.TERRAFORM_BINARY_NAME) return real(program, args, options);
    const child = real(program, args, { ...options, env: process.env, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const [fd, stream] of [[1, child.stdout] as const, [2, child.stderr] as const]) {
      const target = [options.stdio].flat()[fd];
      const sink = target === 'inherit' ? sinks[fd] : sinks[Number(target)];
      if (sink) stream.on('data', (chunk: unknown) => sink.write(chunk));
    }
    return child;
  };
  return jest.spyOn(childProcess, 'spawn').mockImplementation(captured);
}

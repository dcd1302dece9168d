import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

/** Comment that esbuild writes as the last line: with it, the file is complete. */
const END = '//end-of-bundle';
/** Longest wait for a bundle, in milliseconds. */
const LONGEST_MS = 10_000;
/** Between two looks for the bundle, in milliseconds. */
const LOOK_MS = 2;

/** Options of esbuild that a flag can say. */
export type BundleFlags = Readonly<Record<string, string | boolean | readonly string[]>>;

/** A bundle that esbuild makes in a process of its own, while this program does other work. */
export class EarlyBundle {
  readonly #code: string;
  readonly #errors: string;
  readonly #child: ChildProcess;

  /**
   * Starts esbuild.
   * @param folder - base of relative paths
   * @param temporary - folder for the files of this bundle
   * @returns undefined on a machine without esbuild's native program
   */
  static start(entry: string, options: BundleFlags, folder: string, temporary: string): EarlyBundle | undefined {
    const program = nativeProgram();
    return program === undefined ? undefined : new EarlyBundle(program, [entry, ...flags(options)], folder, temporary);
  }

  private constructor(program: string, given: readonly string[], folder: string, temporary: string) {
    const file = path.join(temporary, `early-${randomUUID()}`);
    this.#code = `${file}.js`;
    this.#errors = `${file}.txt`;
    mkdirSync(temporary, { recursive: true });
    const errors = openSync(this.#errors, 'w');
    const own = [`--outfile=${this.#code}`, `--footer:js=${END}`, '--log-level=error', '--color=false'];
    this.#child = spawn(program, [...given, ...own], { cwd: folder, stdio: ['ignore', 'ignore', errors] });
    closeSync(errors);
    // Without a bundle, the caller makes it again and learns why.
    this.#child.on('error', () => undefined);
    this.#child.unref();
    process.once('exit', this.#remove);
  }

  /** Waits for the bundle. Undefined if esbuild did not make it. */
  take(): Uint8Array | undefined {
    try {
      const end = Date.now() + LONGEST_MS;
      while (Date.now() < end) {
        const code = this.#complete();
        if (code) return code;
        if (statSync(this.#errors).size > 0) return undefined;
        pause();
      }
      return undefined;
    } finally {
      process.removeListener('exit', this.#remove);
      this.#remove();
    }
  }

  #complete(): Uint8Array | undefined {
    if (!statSync(this.#code, { throwIfNoEntry: false })) return undefined;
    const code = readFileSync(this.#code);
    const last = Buffer.from(`${END}\n`);
    return code.subarray(-last.length).equals(last) ? code.subarray(0, -last.length) : undefined;
  }

  readonly #remove = (): void => {
    this.#child.kill();
    for (const file of [this.#code, this.#errors]) rmSync(file, { force: true });
  };
}

function flags(options: BundleFlags): string[] {
  return Object.entries(options).flatMap(([name, value]) => {
    const flag = `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    if (typeof value === 'boolean') return value ? [flag] : [];
    return [`${flag}=${typeof value === 'string' ? value : value.join(',')}`];
  });
}

/** The program that esbuild's JavaScript API starts. */
function nativeProgram(): string | undefined {
  if (process.env.ESBUILD_BINARY_PATH !== undefined) return undefined;
  const own = createRequire(createRequire(__filename).resolve('esbuild'));
  try {
    return own.resolve(`@esbuild/${process.platform}-${process.arch}/bin/esbuild`);
  } catch {
    return undefined;
  }
}

function pause(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOOK_MS);
}

import { execFileSync } from 'node:child_process';
import { accessSync, chmodSync, constants, existsSync } from 'node:fs';
import path from 'node:path';
import { packageFile } from '../../package/package-file';
import type { ServedFunction } from '../../system/lambda-function';

/** The command that starts a function. */
export interface RuntimeProgram {
  readonly command: string;
  readonly arguments: readonly string[];
}

const PYTHON_BOOTSTRAP = packageFile({
  source: 'src/local/runtime/python-bootstrap.py',
  compiled: 'python-bootstrap.py',
});

/** Known once a function asked for it. */
let python: string | undefined;

/** Whether the gateway can start functions of a runtime; whether the machine can is seen when it does. */
export function isStartable(runtime: string): boolean {
  return /^(?:nodejs|python|provided)/.test(runtime);
}

/**
 * The command that starts a function which does not run on Node.js.
 * @param folder - folder with its code
 * @returns the missing program, in words, if the function cannot be started
 */
export function runtimeProgram(lambda: ServedFunction, folder: string): RuntimeProgram | { readonly missing: string } {
  const { runtime, executable } = lambda;
  if (runtime.startsWith('provided')) return ownProgram(path.join(folder, 'bootstrap'), executable);
  if (!runtime.startsWith('python')) return { missing: `${runtime} does not run here` };
  python ??= interpreter();
  if (python === undefined) return { missing: 'python3 is not on the PATH' };
  // Unbuffered output, and no cache files beside the code.
  return { command: python, arguments: ['-u', '-B', '-s', PYTHON_BOOTSTRAP] };
}

function ownProgram(bootstrap: string, executable: boolean): RuntimeProgram | { readonly missing: string } {
  if (!existsSync(bootstrap)) return { missing: `there is no ${bootstrap}` };
  // Terraform would zip it so; a checkout may have lost the mode.
  if (executable && !mayExecute(bootstrap)) chmodSync(bootstrap, 0o755);
  return mayExecute(bootstrap)
    ? { command: bootstrap, arguments: [] }
    : { missing: `${bootstrap} may not be executed` };
}

/** The real interpreter: `python3` on the PATH may be a script that sets variables and takes longer. */
function interpreter(): string | undefined {
  const found = onPath('python3');
  if (found === undefined) return undefined;
  try {
    return execFileSync(found, ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' }).trim() || found;
  } catch {
    return undefined;
  }
}

function onPath(name: string): string | undefined {
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => path.join(folder, name)).find(mayExecute);
}

function mayExecute(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

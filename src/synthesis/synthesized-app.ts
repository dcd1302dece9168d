import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { SOURCES_VARIABLE } from '../bundle/source-list';
import { warningLines } from '../error/warning-line';
import type { EnvironmentName } from '../settings/environments';
import { appCommand } from './app-command';
import { compileErrors } from './compile-error';
import { SynthesisError } from './error';
import { withOwnOutfile } from './own-outfile';
import type { StackSelection } from './stack-selection';
import { SELECTION_VARIABLE, selectionText } from './stack-selection';

/** Options of a synthesis. */
export interface SynthesisOptions {
  /** @default - the value of M2M_ENVIRONMENT */
  readonly environment?: EnvironmentName;
  /**
   * Settings as environment variables.
   * @default - those of this process
   */
  readonly variables?: Readonly<Record<string, string>>;
  /** @default - all stacks of the app are built */
  readonly stacks?: StackSelection;
  /** Stops the synthesis. */
  readonly signal?: AbortSignal;
}

/**
 * Synthesizes an app in a separate process, and writes its warnings to stderr.
 * @param app - file or command; defaults to `app` of `cdktf.json`
 * @param folder - output folder like `cdktf.out`; it must exist
 * @returns absolute paths of the source files that its functions are bundled from, without packages
 * @throws SynthesisError `ERR_SYNTH_FAILED` with the output of the app, or `ERR_APP_UNKNOWN`
 */
export async function synthesizeApp(
  app: string | undefined,
  folder: string,
  options: SynthesisOptions = {},
): Promise<string[]> {
  const { signal } = options;
  const { name, shell } = await appCommand(app);
  signal?.throwIfAborted();
  const { command, file } = withOwnOutfile(shell);
  try {
    return await runApp({ name, command }, folder, options);
  } finally {
    if (file !== undefined) await rm(file, { force: true });
  }
}

async function runApp(
  { name, command }: { readonly name: string; readonly command: string },
  folder: string,
  { environment, variables, stacks, signal }: SynthesisOptions,
): Promise<string[]> {
  const sourcesFile = path.join(folder, 'function-sources.txt');
  const child = spawn(command, {
    shell: true,
    env: {
      ...process.env,
      ...(environment ? { M2M_ENVIRONMENT: environment } : {}),
      ...variables,
      PATH: [...binFolders(process.cwd()), process.env.PATH ?? ''].join(path.delimiter),
      CDKTF_OUTDIR: folder,
      [SOURCES_VARIABLE]: sourcesFile,
      [SELECTION_VARIABLE]: stacks ? selectionText(stacks) : undefined,
    },
    stdio: ['ignore', 'ignore', 'pipe'],
    // A separate process group, so that the commands of the shell end with it.
    detached: true,
  });
  const kill = () => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid);
    } catch {
      // The process has ended already.
    }
  };
  signal?.addEventListener('abort', kill);
  const [stderr] = await Promise.all([text(child.stderr), once(child, 'close')]);
  signal?.removeEventListener('abort', kill);
  signal?.throwIfAborted();
  if (child.exitCode === 0 && existsSync(path.join(folder, 'manifest.json'))) {
    for (const line of warningLines(stderr)) process.stderr.write(line);
    return readSources(sourcesFile);
  }
  if (child.exitCode === 0) {
    const expected = 'an app that calls synthesize, or synth of a cdktf App';
    throw new SynthesisError('ERR_SYNTH_FAILED', `${name} ran, but wrote no stacks, expected ${expected}; correct it`);
  }
  const reason = compileErrors(stderr) ?? stderr.trim().replace(/^error: /, '');
  throw new SynthesisError('ERR_SYNTH_FAILED', `${name} does not synthesize: ${reason}`);
}

async function readSources(file: string): Promise<string[]> {
  const sources = await readFile(file, 'utf8').catch(() => '');
  return [...new Set(sources.split('\n'))].filter((each) => each !== '' && !each.includes('node_modules'));
}

/** Folders with the programs of packages, as for `npm run`. */
function binFolders(folder: string): string[] {
  const parent = path.dirname(folder);
  return [path.join(folder, 'node_modules', '.bin'), ...(parent === folder ? [] : binFolders(parent))];
}

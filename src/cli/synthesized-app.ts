import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { LocalGatewayError } from '../local/error';
import type { EnvironmentName } from '../settings/environments';

const LAUNCHER = path.join(__dirname, '../../bin/app.mjs');

/** How an app is synthesized. */
export interface SynthesisOptions {
  /** @default - that of the variable M2M_ENVIRONMENT */
  readonly environment?: EnvironmentName;
  /**
   * Settings by their variables.
   * @default - those of this process
   */
  readonly variables?: Readonly<Record<string, string>>;
  /** Ends the process. */
  readonly signal?: AbortSignal;
}

/**
 * Synthesizes an app in a process of its own.
 * @param app - the TypeScript file that `cdktf synth` would run
 * @param folder - where the result is written, as in `cdktf.out`
 * @returns the files the app and its functions are made of, without those of packages
 * @throws LocalGatewayError `ERR_SYNTH_FAILED` with what the app wrote
 */
export async function synthesizeApp(app: string, folder: string, options: SynthesisOptions = {}): Promise<string[]> {
  const { environment, variables, signal } = options;
  const sources = new Set<string>();
  const child = spawn(process.execPath, ['--max-semi-space-size=4', LAUNCHER, app], {
    env: {
      ...process.env,
      ...(environment ? { M2M_ENVIRONMENT: environment } : {}),
      ...variables,
      CDKTF_OUTDIR: folder,
    },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  child.on('message', (files: string[]) => {
    for (const file of files) if (!file.includes('node_modules')) sources.add(path.resolve(file));
  });
  const kill = () => child.kill();
  signal?.addEventListener('abort', kill);
  const [stderr] = await Promise.all([text(child.stderr as Readable), once(child, 'close')]);
  signal?.removeEventListener('abort', kill);
  signal?.throwIfAborted();
  if (child.exitCode === 0) return [...sources];
  const reason = stderr.trim().replace(/^error: /, '');
  throw new LocalGatewayError('ERR_SYNTH_FAILED', `${app} does not synthesize: ${reason}`);
}

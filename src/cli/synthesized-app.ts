import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { LocalGatewayError } from '../local/error';
import type { EnvironmentName } from '../settings/environments';

const LAUNCHER = path.join(__dirname, '../../bin/app.mjs');

/**
 * Synthesizes an app in a process of its own.
 * @param app - the TypeScript file that `cdktf synth` would run
 * @param folder - where the result is written, as in `cdktf.out`
 * @param environment - without one, that of the variable M2M_ENVIRONMENT
 * @throws LocalGatewayError `ERR_SYNTH_FAILED` with what the app wrote
 */
export async function synthesizeApp(app: string, folder: string, environment?: EnvironmentName): Promise<void> {
  const child = spawn(process.execPath, ['--max-semi-space-size=4', LAUNCHER, app], {
    env: { ...process.env, ...(environment ? { M2M_ENVIRONMENT: environment } : {}), CDKTF_OUTDIR: folder },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const [stderr] = await Promise.all([text(child.stderr), once(child, 'close')]);
  if (child.exitCode === 0) return;
  const reason = stderr.trim().replace(/^error: /, '');
  throw new LocalGatewayError('ERR_SYNTH_FAILED', `${app} does not synthesize: ${reason}`);
}

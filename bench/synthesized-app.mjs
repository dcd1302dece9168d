import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join, parse } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CommandError } from './measure.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Synthesizes an app into a folder with the command of cdktf.json; its functions keep their data in memory. */
export async function synthesize(app, folder, variables = {}) {
  const { app: command } = JSON.parse(readFileSync(join(ROOT, 'cdktf.json'), 'utf8'));
  const own = command.replace('main.ts', app).replaceAll('.build/main.cjs', `.build/bench-${parse(app).name}.cjs`);
  const env = {
    ...process.env,
    ...variables,
    M2M_ENVIRONMENT: 'local',
    CDKTF_OUTDIR: folder,
    PATH: `${join(ROOT, 'node_modules/.bin')}:${process.env.PATH}`,
  };
  const child = spawn('sh', ['-c', own], { cwd: ROOT, env, stdio: 'inherit' });
  const [status] = await once(child, 'close');
  if (status !== 0) throw new CommandError(`${app} does not synthesize: exit code ${status}`);
}

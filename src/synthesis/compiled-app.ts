import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { BuildOptions } from 'esbuild';
import { build } from 'esbuild';
import { errorMessage } from '../error/thrown';
import { PACKAGE, SOURCE_CONDITION } from '../package/package-file';
import { SynthesisError } from './error';

/** Folder of compiled apps, in the package that the app belongs to. */
const COMPILED = '.build/apps';
const MANIFEST = 'package.json';

/**
 * Compiles the file of an app for Node.js.
 * @param app - TypeScript or JavaScript file
 * @returns the compiled file
 * @throws SynthesisError `ERR_SYNTH_FAILED` with the messages of esbuild
 */
export async function compileApp(app: string): Promise<string> {
  const entry = path.resolve(app);
  const root = packageFolder(path.dirname(entry));
  const digest = createHash('sha256').update(entry).digest('hex').slice(0, 8);
  // Inside the package, so that Node.js resolves the app's packages.
  const outfile = path.join(root, COMPILED, `${path.parse(entry).name}-${digest}.cjs`);
  try {
    const { outputFiles } = await build({
      entryPoints: [entry],
      outfile,
      write: false,
      bundle: true,
      platform: 'node',
      target: 'node20',
      format: 'cjs',
      logLevel: 'silent',
      // The last of two routes or clients of one name would win, and only a type check would tell.
      logOverride: { 'duplicate-object-key': 'error' },
      ...packages(root),
    });
    await mkdir(path.dirname(outfile), { recursive: true });
    // Replaced at once: another command may be about to run it.
    const own = `${outfile}.${randomUUID()}`;
    await writeFile(own, outputFiles[0]?.contents ?? '');
    await rename(own, outfile);
  } catch (cause) {
    throw new SynthesisError('ERR_SYNTH_FAILED', `${app} does not compile: ${errorMessage(cause)}`, { cause });
  }
  return outfile;
}

/**
 * Leaves packages out of the bundle. Apps of this repository use its sources, because a fresh clone is not compiled
 * yet.
 */
function packages(root: string): Pick<BuildOptions, 'conditions' | 'external' | 'packages'> {
  const file = path.join(root, MANIFEST);
  const { name } = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { name?: string }) : {};
  if (name !== PACKAGE) return { packages: 'external' };
  return {
    conditions: [SOURCE_CONDITION],
    external: ['cdktf', '@cdktf/*', 'constructs', 'esbuild', 'zod'],
  };
}

/** Finds the package folder around a folder; the working directory if there is none. */
function packageFolder(folder: string): string {
  for (let at = folder; ; at = path.dirname(at)) {
    if (existsSync(path.join(at, MANIFEST))) return at;
    if (at === path.dirname(at)) return process.cwd();
  }
}

import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { BuildOptions } from 'esbuild';
import { build } from 'esbuild';
import { errorMessage } from '../error/thrown';
import { PACKAGE, SOURCE_CONDITION } from '../package/package-file';
import { SynthesisError } from './error';

/** Where compiled apps are written, below the root of the package that the app belongs to. */
const COMPILED = '.build/apps';
const MANIFEST = 'package.json';

/**
 * Compiles the file of an app, for plain Node.js.
 * @param app - TypeScript or JavaScript
 * @returns the compiled file
 * @throws SynthesisError `ERR_SYNTH_FAILED` with the messages of esbuild
 */
export async function compileApp(app: string): Promise<string> {
  const entry = path.resolve(app);
  const root = packageFolder(path.dirname(entry));
  const digest = createHash('sha256').update(entry).digest('hex').slice(0, 8);
  // Below the package, so that Node.js finds its packages from there.
  const outfile = path.join(root, COMPILED, `${path.parse(entry).name}-${digest}.cjs`);
  try {
    await build({
      entryPoints: [entry],
      outfile,
      bundle: true,
      platform: 'node',
      target: 'node20',
      format: 'cjs',
      logLevel: 'silent',
      ...packages(root),
    });
  } catch (cause) {
    throw new SynthesisError('ERR_SYNTH_FAILED', `${app} does not compile: ${errorMessage(cause)}`, { cause });
  }
  return outfile;
}

/** Packages stay outside; this package's own apps get it from its sources, as a fresh clone has no compiled ones. */
function packages(root: string): BuildOptions {
  const file = path.join(root, MANIFEST);
  const { name } = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { name?: string }) : {};
  if (name !== PACKAGE) return { packages: 'external' };
  return {
    conditions: [SOURCE_CONDITION],
    external: ['cdktf', '@cdktf/*', 'constructs', 'esbuild', 'zod'],
  };
}

/** The folder of the package that a folder belongs to; the working directory where there is none. */
function packageFolder(folder: string): string {
  for (let at = folder; ; at = path.dirname(at)) {
    if (existsSync(path.join(at, MANIFEST))) return at;
    if (at === path.dirname(at)) return process.cwd();
  }
}

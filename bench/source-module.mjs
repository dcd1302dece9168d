// Loads a module of this project from its TypeScript source.
import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, parse } from 'node:path';

// Set before esbuild loads: its synchronous build, which the modules use, sometimes hangs in a worker thread.
process.env.ESBUILD_WORKER_THREADS ??= '0';
const { build } = await import('esbuild');

const ROOT = join(import.meta.dirname, '..');

/** Loads the exports of a file; its packages are not bundled. */
export async function loadSource(file) {
  // A file for each process, because several may run at once.
  const outfile = join(ROOT, `.build/bench-${parse(file).name}-${process.pid}.cjs`);
  await build({
    entryPoints: [join(ROOT, file)],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    conditions: ['cognito-m2m-source'],
    external: ['cdktf', '@cdktf/*', 'constructs', 'esbuild'],
  });
  try {
    return createRequire(import.meta.url)(outfile);
  } finally {
    rmSync(outfile);
  }
}

import { build } from 'esbuild';
import { rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';

const ROOT = path.join(import.meta.dirname, '..');
// A file for each process, because several may run at once.
const OUT = path.join(ROOT, `.build/cli-${process.pid}.cjs`);

/** Compiles the command from the sources, and returns its function `main`. */
export async function compiledMain() {
  await build({
    entryPoints: [path.join(ROOT, 'src/cli/main.ts')],
    outfile: OUT,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    external: ['esbuild', '@aws-sdk/*', 'junit-report-builder'],
  });
  const { main } = createRequire(import.meta.url)(OUT);
  await rm(OUT);
  return main;
}

import { randomUUID } from 'node:crypto';
import { channel } from 'node:diagnostics_channel';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';

/** Where bundles are written, below the working directory, which cdktf sets to the project's root. */
const BUNDLES = '.build/functions';

/** Takes the paths of the files that each bundle is made of, from the working directory on. */
const sources = channel('bundled-sources');

/**
 * Bundles a function with everything it imports into one minified file, for a runtime from Node.js 22 up.
 * @param entry - the file that exports `handler`, e.g. `lambda/customers/index.ts`
 * @returns the folder that holds nothing but `index.js`
 * @throws Error with esbuild's messages where the function does not build
 */
export async function bundleFunction(entry: string): Promise<string> {
  const {
    outputFiles: [bundle],
    metafile,
  } = await build({
    entryPoints: [entry],
    absWorkingDir: process.cwd(),
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node22',
    format: 'cjs',
    // Modules before CommonJS: what is not used of them can be left out.
    mainFields: ['module', 'main'],
    legalComments: 'none',
    outfile: 'index.js',
    write: false,
    metafile: sources.hasSubscribers,
    logLevel: 'silent',
  });
  if (metafile) sources.publish(Object.keys(metafile.inputs));
  const folder = path.resolve(BUNDLES, path.basename(path.dirname(entry)));
  if (bundle) await replaceFile(path.join(folder, 'index.js'), bundle.contents);
  return folder;
}

/** Moved into place whole, so that another synth at the same time never reads half a file. */
async function replaceFile(file: string, contents: Uint8Array): Promise<void> {
  const unfinished = path.join(BUNDLES, `${randomUUID()}.tmp`);
  await mkdir(path.dirname(file), { recursive: true });
  try {
    await writeFile(unfinished, contents);
    await rename(unfinished, file);
  } finally {
    await rm(unfinished, { force: true });
  }
}

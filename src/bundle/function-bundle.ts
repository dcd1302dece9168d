import { createHash, randomUUID } from 'node:crypto';
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
 * @param assets - JSON the function reads when it starts, by the name of the file beside it
 * @returns the folder that holds nothing but `index.js` and the assets
 * @throws Error with esbuild's messages where the function does not build
 */
export async function bundleFunction(entry: string, assets: Readonly<Record<string, object>> = {}): Promise<string> {
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

  const files = Object.entries(assets).map(([name, asset]) => [name, JSON.stringify(asset)] as const);
  const folder = path.resolve(BUNDLES, folderName(entry, files));
  if (bundle) await replaceFile(path.join(folder, 'index.js'), bundle.contents);
  for (const [name, json] of files) await replaceFile(path.join(folder, name), json);
  return folder;
}

/** Two APIs with other assets share the function, not the folder. */
function folderName(entry: string, files: readonly (readonly [string, string])[]): string {
  const name = path.basename(path.dirname(entry));
  if (files.length === 0) return name;
  return `${name}-${createHash('sha256').update(files.flat().join()).digest('hex').slice(0, 16)}`;
}

/** Moved into place whole, so that another synth at the same time never reads half a file. */
async function replaceFile(file: string, contents: Uint8Array | string): Promise<void> {
  const unfinished = path.join(BUNDLES, `${randomUUID()}.tmp`);
  await mkdir(path.dirname(file), { recursive: true });
  try {
    await writeFile(unfinished, contents);
    await rename(unfinished, file);
  } finally {
    await rm(unfinished, { force: true });
  }
}

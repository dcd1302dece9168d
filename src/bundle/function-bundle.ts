import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type * as Esbuild from 'esbuild';
import type { BuildResult } from 'esbuild';
import { SOURCE_CONDITION, isCompiled } from '../package/package-file';
import type { BundleFlags } from './early-bundle';
import { EarlyBundle } from './early-bundle';
import { BundleError } from './error';
import { replaceFile } from './replaced-file';
import { isWatched, noteSources } from './source-list';

/** Folder of the bundles, relative to the working directory, which cdktf sets to the project's root. */
const BUNDLES = '.build/functions';

/** Bundles that were started, by the absolute path of the entry. */
const started = new Map<string, EarlyBundle>();

/**
 * Starts to bundle a function that `bundleFunction` will bundle, so that the program can do other work meanwhile.
 * A missing or broken entry is left to `bundleFunction`.
 */
export function startBundle(entry: string): void {
  const file = path.resolve(entry);
  if (isWatched() || started.has(file) || !isFile(file)) return;
  const early = EarlyBundle.start(entry, bundleFlags(), process.cwd(), path.resolve(BUNDLES));
  if (early) started.set(file, early);
}

function takeStarted(entry: string): Uint8Array | undefined {
  const file = path.resolve(entry);
  const early = started.get(file);
  started.delete(file);
  return early?.take();
}

/**
 * Bundles a function with everything it imports into one minified file, for a runtime from Node.js 22 up.
 * @param entry - TypeScript or JavaScript file that exports `handler`, from the working directory on, e.g.
 * `lambda/orders/index.ts`
 * @returns the folder that holds only `index.js`
 * @throws BundleError `ERR_ENTRY_MISSING`, or `ERR_BUNDLE_FAILED` with esbuild's messages
 */
export function bundleFunction(entry: string): string {
  const folder = path.resolve(BUNDLES, folderName(entry));
  const early = takeStarted(entry);
  if (early) {
    replaceFile(path.join(folder, 'index.js'), early);
    return folder;
  }
  const watched = isWatched();
  const { code, inputs } = bundle(entry, process.cwd(), { listsInputs: watched });
  replaceFile(path.join(folder, 'index.js'), code);
  if (watched) noteSources(inputs);
  return folder;
}

/**
 * The same, in a process that bundles other things at the same time: to wait for esbuild there would never end.
 * @throws BundleError as `bundleFunction` does
 */
export async function bundleFunctionAsync(entry: string): Promise<string> {
  checkEntry(entry, process.cwd());
  const folder = path.resolve(BUNDLES, folderName(entry));
  try {
    const { outputFiles } = await esbuild().build(buildOptions(entry, process.cwd()));
    replaceFile(path.join(folder, 'index.js'), outputFiles[0]?.contents ?? new Uint8Array());
    return folder;
  } catch (cause) {
    throw notBuilt(entry, cause);
  }
}

/** One bundled file. */
export interface FunctionBundle {
  readonly code: Uint8Array;
  /** Absolute paths of the files it was made from; empty unless asked for. */
  readonly inputs: readonly string[];
}

/**
 * Bundles a function.
 * @param folder - base of relative paths
 * @param options - to list the inputs of a function with the AWS SDK takes a sixth of the time of its bundle
 * @throws BundleError as `bundleFunction` does
 */
export function bundle(
  entry: string,
  folder: string,
  { listsInputs }: { readonly listsInputs: boolean },
): FunctionBundle {
  checkEntry(entry, folder);
  const { outputFiles, metafile } = built(entry, folder, listsInputs);
  return {
    code: outputFiles?.[0]?.contents ?? new Uint8Array(),
    inputs: Object.keys(metafile?.inputs ?? {}).map((file) => path.resolve(folder, file)),
  };
}

function built(entry: string, folder: string, metafile: boolean): BuildResult {
  // A thread that waits for further calls costs more than the one call.
  process.env.ESBUILD_WORKER_THREADS ??= '0';
  try {
    return esbuild().buildSync({ ...buildOptions(entry, folder), metafile });
  } catch (cause) {
    throw notBuilt(entry, cause);
  }
}

function esbuild(): typeof Esbuild {
  return createRequire(__filename)('esbuild') as typeof Esbuild;
}

function buildOptions(entry: string, folder: string) {
  return {
    ...bundleFlags(),
    entryPoints: [entry],
    absWorkingDir: folder,
    outfile: 'index.js',
    write: false,
    logLevel: 'silent',
  } satisfies Esbuild.BuildOptions;
}

function bundleFlags() {
  return {
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node22',
    format: 'cjs',
    // Modules before CommonJS, because unused parts of a module can be left out.
    mainFields: ['module', 'main'],
    conditions: isCompiled() ? ['module'] : ['module', SOURCE_CONDITION],
    legalComments: 'none',
  } satisfies Esbuild.BuildOptions & BundleFlags;
}

function checkEntry(entry: string, folder: string): void {
  if (isFile(path.resolve(folder, entry))) return;
  throw new BundleError(
    'ERR_ENTRY_MISSING',
    `the entry "${entry}" is no file, expected one that exports handler, from ${folder} on; correct the path`,
  );
}

function isFile(file: string): boolean {
  try {
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

function notBuilt(entry: string, cause: unknown): BundleError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new BundleError('ERR_BUNDLE_FAILED', `the function ${entry} does not build: ${reason}`, { cause });
}

/** A readable name that is unique for this entry. */
function folderName(entry: string): string {
  const digest = createHash('sha256').update(path.normalize(entry)).digest('hex').slice(0, 8);
  return `${path.basename(path.dirname(path.resolve(entry)))}-${digest}`;
}

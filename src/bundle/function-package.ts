import { createHash } from 'node:crypto';
import { lstatSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { errorMessage } from '../error/thrown';
import { BundleError } from './error';
import { handlerFault } from './handler-file';
import type { PackagedFile } from './package-folder';
import { folderFiles } from './package-folder';
import { noteSources } from './source-list';
import type { ZipEntry } from './zip-archive';
import { zipEntries } from './zip-archive';

/** Code of a function that was built before synth. */
export interface FunctionPackage {
  /** Absolute path of the folder or zip. */
  readonly path: string;
  /** SHA-256 of the zip in base64, as Lambda has it; absent for a folder, which Terraform zips. */
  readonly zipSha256?: string;
  /** Whether one of its files may be executed, or the runtime executes one. */
  readonly executable: boolean;
}

/** Place of the code, and its start. */
export interface PackageOptions {
  readonly kind: 'folder' | 'zip';
  /** Folder or zip, from the working directory on. */
  readonly path: string;
  readonly runtime: string;
  readonly handler: string;
}

/**
 * Checks that a folder or zip contains the handler or executable that the runtime starts.
 * @throws BundleError `ERR_PACKAGE_MISSING`, `ERR_PACKAGE_UNREADABLE` or `ERR_HANDLER_MISSING`
 * @see AWS docs, "Deploying Lambda functions as .zip file archives" and "Building a custom runtime for AWS Lambda"
 */
export function functionPackage({ kind, path: given, runtime, handler }: PackageOptions): FunctionPackage {
  const whole = path.resolve(given);
  checkKind(kind, given, whole);
  const entries = kind === 'folder' ? readFolder(given, whole) : zipFiles(given, whole);
  if (kind === 'zip') checkInside(given, entries);
  const files = entries.filter(({ name }) => !name.endsWith('/'));
  const names = files.map(({ name }) => name);
  if (names.length === 0) {
    const message = `${kind} "${given}" is empty, expected the code of a function; build it first`;
    throw new BundleError('ERR_PACKAGE_MISSING', message);
  }
  noteSources(kind === 'folder' ? names.map((name) => path.join(whole, name)) : [whole]);
  const fault = handlerFault(runtime, handler, names);
  if (fault) {
    const message = `"${given}" has ${fault.given}, expected ${fault.expected}; ${fault.fix}`;
    throw new BundleError('ERR_HANDLER_MISSING', message);
  }
  const executes = runtime.startsWith('provided');
  if (kind === 'zip') {
    const bootstrap = files.find(({ name }) => name === 'bootstrap');
    // A zip made on Windows has no modes at all; Lambda then cannot start it.
    if (executes && bootstrap && (bootstrap.mode & 0o111) === 0) {
      const message = `"${given}" has a bootstrap that is not executable, expected mode 0755; zip it again with that mode`;
      throw new BundleError('ERR_HANDLER_MISSING', message);
    }
    return { path: whole, zipSha256: sha256(whole), executable: false };
  }
  return { path: whole, executable: executes || files.some(({ mode }) => (mode & 0o111) !== 0) };
}

/** Checks that the path exists and is of the declared kind. */
function checkKind(kind: PackageOptions['kind'], given: string, whole: string): void {
  const found = reading(kind, given, () => statSync(whole, { throwIfNoEntry: false }));
  if (!found) {
    const link = reading(kind, given, () => lstatSync(whole, { throwIfNoEntry: false }));
    const what = link?.isSymbolicLink() ? 'is a link to nothing' : 'is not there';
    const expected = `a ${kind} with a function's code, from ${process.cwd()} on`;
    throw new BundleError('ERR_PACKAGE_MISSING', `"${given}" ${what}, expected ${expected}; build it first`);
  }
  if (kind === 'folder' ? found.isDirectory() : found.isFile()) return;
  const what = found.isDirectory() ? 'folder' : found.isFile() ? 'file' : 'device';
  const fix = found.isDirectory() ? 'declare it as a folder' : 'declare it as a zip, or name its folder';
  throw new BundleError('ERR_PACKAGE_UNREADABLE', `"${given}" is a ${what}, expected a ${kind}; ${fix}`);
}

function readFolder(given: string, whole: string): PackagedFile[] {
  return reading('folder', given, () => folderFiles(given, whole));
}

/** Adds the user's path to a file system error. */
function reading<Found>(kind: PackageOptions['kind'], given: string, read: () => Found): Found {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof BundleError) throw cause;
    const message = `${kind} ${JSON.stringify(given)} cannot be read: ${errorMessage(cause)}; correct it`;
    throw new BundleError('ERR_PACKAGE_UNREADABLE', message, { cause });
  }
}

function zipFiles(given: string, file: string): PackagedFile[] {
  let entries: ZipEntry[];
  try {
    entries = zipEntries(readFileSync(file));
  } catch (cause) {
    const message = `"${given}" cannot be read as a zip: ${errorMessage(cause)}; build it again`;
    throw new BundleError('ERR_PACKAGE_UNREADABLE', message, { cause });
  }
  const link = entries.find(({ isLink }) => isLink);
  if (link) {
    const message = `"${given}" has the link "${link.name}", expected only files; zip it again with the target of the link`;
    throw new BundleError('ERR_PACKAGE_UNREADABLE', message);
  }
  return entries;
}

/** An entry whose name leads out of the package would be written outside of the function's folder, or not at all. */
function checkInside(given: string, entries: readonly PackagedFile[]): void {
  const names = entries.map(({ name }) => name);
  const outside = names.find((name) => /^(?:[A-Za-z]:|\/)|\\|\0/.test(name) || name.split('/').includes('..'));
  if (outside === undefined) return;
  const expected = 'paths inside of it, with forward slashes and without ".."';
  const message = `"${given}" has the entry ${JSON.stringify(outside)}, expected ${expected}; zip it again without it`;
  throw new BundleError('ERR_PACKAGE_UNREADABLE', message);
}

function sha256(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('base64');
}

import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { errorMessage } from '../error/thrown';
import { BundleError } from './error';
import { handlerFault } from './handler-file';
import { noteSources } from './source-list';
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

/** Where code is, and what starts it. */
export interface PackageOptions {
  /** Folder or zip, from the working directory on. */
  readonly path: string;
  readonly runtime: string;
  readonly handler: string;
}

/**
 * Looks into a folder or zip: what the runtime starts must be there.
 * @throws BundleError `ERR_PACKAGE_MISSING`, `ERR_PACKAGE_UNREADABLE` or `ERR_HANDLER_MISSING`
 * @see AWS docs, "Deploying Lambda functions as .zip file archives" and "Building a custom runtime for AWS Lambda"
 */
export function functionPackage({ path: given, runtime, handler }: PackageOptions): FunctionPackage {
  const whole = path.resolve(given);
  const stats = statSync(whole, { throwIfNoEntry: false });
  if (!stats) {
    const expected = `a folder or a zip with a function's code, from ${process.cwd()} on`;
    throw new BundleError('ERR_PACKAGE_MISSING', `"${given}" is not there, expected ${expected}; build it first`);
  }
  const files = stats.isDirectory() ? folderFiles(whole) : zipFiles(given, whole);
  const names = files.map(({ name }) => name);
  if (!stats.isDirectory()) checkInside(given, names);
  noteSources(stats.isDirectory() ? names.map((name) => path.join(whole, name)) : [whole]);
  const fault = handlerFault(runtime, handler, names);
  if (fault) {
    const message = `"${given}" has ${fault.given}, expected ${fault.expected}; ${fault.fix}`;
    throw new BundleError('ERR_HANDLER_MISSING', message);
  }
  const executes = runtime.startsWith('provided');
  if (!stats.isDirectory()) {
    const bootstrap = files.find(({ name }) => name === 'bootstrap');
    // A zip made on Windows has no modes at all; Lambda then cannot start it.
    if (executes && bootstrap && (bootstrap.mode & 0o111) === 0) {
      const message = `"${given}" has a bootstrap that may not be executed, expected mode 0755; zip it anew with that mode`;
      throw new BundleError('ERR_HANDLER_MISSING', message);
    }
    return { path: whole, zipSha256: sha256(whole), executable: false };
  }
  return { path: whole, executable: executes || files.some(({ mode }) => (mode & 0o111) !== 0) };
}

interface PackagedFile {
  readonly name: string;
  readonly mode: number;
}

function folderFiles(folder: string): PackagedFile[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).flatMap((file) => {
    const stats = statSync(path.join(folder, file), { throwIfNoEntry: false });
    return stats?.isFile() ? [{ name: file.split(path.sep).join('/'), mode: stats.mode & 0o777 }] : [];
  });
}

function zipFiles(given: string, file: string): PackagedFile[] {
  try {
    return zipEntries(readFileSync(file));
  } catch (cause) {
    const message = `"${given}" cannot be read as a zip: ${errorMessage(cause)}; build it again`;
    throw new BundleError('ERR_PACKAGE_UNREADABLE', message, { cause });
  }
}

/** A name that leads elsewhere is written where nothing of a function belongs, or nowhere. */
function checkInside(given: string, names: readonly string[]): void {
  const outside = names.find((name) => /^(?:[A-Za-z]:|\/)|\\|\0/.test(name) || name.split('/').includes('..'));
  if (outside === undefined) return;
  const expected = 'paths inside of it, with forward slashes and without ".."';
  const message = `"${given}" has the entry ${JSON.stringify(outside)}, expected ${expected}; zip it anew without it`;
  throw new BundleError('ERR_PACKAGE_UNREADABLE', message);
}

function sha256(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('base64');
}

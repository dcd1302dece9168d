import type { Dirent } from 'node:fs';
import { readdirSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { errorCode } from '../error/thrown';
import { BundleError } from './error';

/** A file of a package. */
export interface PackagedFile {
  /** Path in the package, with forward slashes. */
  readonly name: string;
  /** Permission bits, e.g. 0o755. */
  readonly mode: number;
}

/** A folder on the way to a file: where it is in the package, and where it really is. */
interface Visited {
  readonly name: string;
  readonly real: string;
}

/**
 * The files of a folder that is zipped. A link counts as its target, which must be in the folder too: no other file of
 * this machine is uploaded.
 * @param given - as the user wrote it
 * @throws BundleError `ERR_PACKAGE_UNREADABLE`
 */
export function folderFiles(given: string, folder: string): PackagedFile[] {
  const root = { name: '', real: realpathSync(folder) };
  return filesBelow(given, [root]);
}

function filesBelow(given: string, way: readonly Visited[]): PackagedFile[] {
  const [root] = way;
  const here = way.at(-1);
  if (!root || !here) return [];
  return readdirSync(here.real, { withFileTypes: true }).flatMap((entry) => {
    const name = here.name === '' ? entry.name : `${here.name}/${entry.name}`;
    const real = entry.isSymbolicLink() ? target(given, name, path.join(here.real, entry.name), root) : undefined;
    const file = real ?? path.join(here.real, entry.name);
    const found: Pick<Dirent, 'isFile' | 'isDirectory'> = real === undefined ? entry : statSync(file);
    if (found.isFile()) return [{ name, mode: statSync(file).mode & 0o777 }];
    if (!found.isDirectory()) throw unreadable(given, `"${name}", which is no file`, 'files and folders', 'remove it');
    if (way.some((each) => each.real === file)) {
      throw unreadable(given, `the link "${name}" to a parent folder`, 'no circle', 'remove it');
    }
    return filesBelow(given, [...way, { name, real: file }]);
  });
}

/** The real path of a link's target. */
function target(given: string, name: string, file: string, root: Visited): string {
  const real = realPath(given, name, file);
  if (real === root.real || real.startsWith(`${root.real}${path.sep}`)) return real;
  const expected = 'links that stay inside of it';
  throw unreadable(given, `the link "${name}" to ${real}`, expected, 'replace the link by a copy of its target');
}

function realPath(given: string, name: string, file: string): string {
  try {
    return realpathSync(file);
  } catch (cause) {
    const circle = errorCode(cause) === 'ELOOP';
    const link = `the link "${name}" ${circle ? 'that leads in a circle' : 'to nothing'}`;
    throw unreadable(given, link, 'links that lead to a file', 'correct or remove it');
  }
}

function unreadable(given: string, found: string, expected: string, fix: string): BundleError {
  const message = `folder "${given}" has ${found}, expected ${expected}; ${fix}`;
  return new BundleError('ERR_PACKAGE_UNREADABLE', message);
}

import { createHash } from 'node:crypto';
import { readFile, readdir, readlink } from 'node:fs/promises';
import path from 'node:path';

/** Folder in a stack's folder for the files of functions, each asset below `<name>/<hash of it>`. */
const ASSETS = 'assets';

/**
 * Digests of the assets beside a stack's JSON, by their folders, such as `assets/function/4C0A`. The name holds a hash
 * of the files, but the author of a folder can keep the name and change the files.
 * @param directory - folder of the stack's JSON
 */
export async function readAssets(directory: string): Promise<ReadonlyMap<string, string>> {
  const root = path.join(directory, ASSETS);
  const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => ({ file: path.relative(root, path.join(entry.parentPath, entry.name)), isFile: entry.isFile() }))
    .sort((one, other) => (one.file < other.file ? -1 : 1));
  const hashes = new Map<string, ReturnType<typeof createHash>>();
  for (const { file, isFile } of files) {
    const folder = [ASSETS, ...file.split(path.sep).slice(0, -1).slice(0, 2)].join('/');
    const hash = hashes.get(folder) ?? createHash('sha256');
    const content = isFile ? await readFile(path.join(root, file)) : `link to ${await target(path.join(root, file))}`;
    hashes.set(folder, hash.update(`${file} ${content.length}\n`).update(content));
  }
  return new Map([...hashes].map(([folder, hash]) => [folder, hash.digest('hex')]));
}

/** Target of a link; empty for an entry that is neither a file nor a link. */
function target(file: string): Promise<string> {
  return readlink(file).catch(() => '');
}

import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { zipEntries } from '../../bundle/zip-archive';

/** The code of a function as a folder. */
export interface CodeFolder {
  readonly folder: string;
  /** Removes the unpacked files. */
  readonly remove: () => void;
}

/**
 * The folder with a function's code, unpacked if it is a zip.
 * @throws Error if the zip names files outside of its folder
 */
export function codeFolder(code: string): CodeFolder {
  if (!statSync(code).isFile()) return { folder: code, remove: () => undefined };
  const folder = mkdtempSync(path.join(tmpdir(), 'function-'));
  const remove = () => {
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    for (const { name, mode, read } of zipEntries(readFileSync(code))) {
      const file = path.resolve(folder, name);
      if (!file.startsWith(`${folder}${path.sep}`))
        throw new Error(`${code} holds a file outside of its folder: ${name}`);
      if (name.endsWith('/')) continue;
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, read());
      if (mode !== 0) chmodSync(file, mode | 0o400);
    }
  } catch (error) {
    remove();
    throw error;
  }
  return { folder, remove };
}

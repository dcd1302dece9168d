import { randomUUID } from 'node:crypto';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Writes a file and moves it into place whole, so that another synth at the same time never reads half of it. */
export function replaceFile(file: string, contents: Uint8Array | string): void {
  const folder = path.dirname(file);
  // Beside the folder, which is zipped with all it holds.
  const unfinished = `${folder}.${randomUUID()}.tmp`;
  mkdirSync(folder, { recursive: true });
  try {
    writeFileSync(unfinished, contents);
    renameSync(unfinished, file);
  } finally {
    rmSync(unfinished, { force: true });
  }
}

import { appendFileSync } from 'node:fs';

/** Names a file that takes the paths of all files that functions are made from, for who watches them. */
export const SOURCES_VARIABLE = 'COGNITO_M2M_SOURCES_FILE';

/** Adds absolute paths to that file, if a watcher has set its name. */
export function noteSources(files: readonly string[]): void {
  const list = process.env[SOURCES_VARIABLE];
  if (list !== undefined) appendFileSync(list, files.map((file) => `${file}\n`).join(''));
}

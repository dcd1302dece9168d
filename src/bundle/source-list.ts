import { appendFileSync } from 'node:fs';

/** Variable with the path of a file that lists all source files of functions, for a watcher. */
export const SOURCES_VARIABLE = 'COGNITO_M2M_SOURCES_FILE';

/** Whether a watcher wants to know the sources. */
export function isWatched(): boolean {
  return process.env[SOURCES_VARIABLE] !== undefined;
}

/** Adds absolute paths to that file, if a watcher has set its name. */
export function noteSources(files: readonly string[]): void {
  const list = process.env[SOURCES_VARIABLE];
  if (list !== undefined) appendFileSync(list, files.map((file) => `${file}\n`).join(''));
}

import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Name of this package. */
export const PACKAGE = 'cognito-m2m';
const COMPILED = 'dist';

/** The condition of `exports` by which this package's own apps get it from its sources. */
export const SOURCE_CONDITION = 'cognito-m2m-source';

/** A file or folder of this package that is not imported: where it is among the sources, and where when compiled. */
export interface PackageFile {
  readonly source: string;
  readonly compiled: string;
}

/**
 * The root folder of this package, whether it runs from its sources or compiled.
 * @throws Error where this code was bundled into another package's file
 */
export function packageRoot(): string {
  for (let folder = __dirname; ; folder = path.dirname(folder)) {
    const manifest = path.join(folder, 'package.json');
    if (existsSync(manifest) && (JSON.parse(readFileSync(manifest, 'utf8')) as { name?: string }).name === PACKAGE) {
      return folder;
    }
    if (folder === path.dirname(folder)) {
      throw new Error(
        `${PACKAGE} runs from ${__dirname}, expected its own folder: it was bundled with other code; keep it external`,
      );
    }
  }
}

/** Whether this code runs compiled, as it is published, and not from its sources. */
export function isCompiled(): boolean {
  return path.relative(path.join(packageRoot(), COMPILED), __dirname) === '';
}

/** Absolute path of a file or folder of this package. */
export function packageFile({ source, compiled }: PackageFile): string {
  return path.join(packageRoot(), isCompiled() ? path.join(COMPILED, compiled) : source);
}

/** Version of this package. */
export function packageVersion(): string {
  const manifest = readFileSync(path.join(packageRoot(), 'package.json'), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}

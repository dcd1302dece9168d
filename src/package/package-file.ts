import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const NAME = 'cognito-m2m';
const COMPILED = 'dist';

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
    if (existsSync(manifest) && (JSON.parse(readFileSync(manifest, 'utf8')) as { name?: string }).name === NAME) {
      return folder;
    }
    if (folder === path.dirname(folder)) {
      throw new Error(
        `${NAME} runs from ${__dirname}, expected its own folder: it was bundled with other code; keep it external`,
      );
    }
  }
}

/** Absolute path of a file or folder of this package. */
export function packageFile({ source, compiled }: PackageFile): string {
  const root = packageRoot();
  const isCompiled = path.relative(path.join(root, COMPILED), __dirname) === '';
  return path.join(root, isCompiled ? path.join(COMPILED, compiled) : source);
}

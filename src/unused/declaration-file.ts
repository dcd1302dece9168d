import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { build } from 'esbuild';
import { errorMessage } from '../error/thrown';
import { configuredText } from '../synthesis/configured-text';
import type { Compiler, ScopeRemoval } from './declaration-edit';
import { declaresHolders } from './declaration-edit';
import { UnusedError } from './error';

/** A source file with a declaration. */
export interface DeclarationFile {
  readonly file: string;
  readonly text: string;
}

/**
 * Loads TypeScript from the project in the working directory.
 * @throws UnusedError `ERR_DECLARATION_NOT_EDITED` if it is not installed
 */
export function projectCompiler(): Compiler {
  try {
    return createRequire(path.resolve('package.json'))('typescript') as Compiler;
  } catch (cause) {
    const message = `typescript is not installed in ${process.cwd()}, expected it to edit the declaration: ${errorMessage(cause)}; npm install --save-dev typescript@6`;
    throw new UnusedError('ERR_DECLARATION_NOT_EDITED', message, { cause });
  }
}

/**
 * Finds the file that declares the holders: the named file, or the only match among the sources of the app.
 * @param named - file from the command line
 * @param app - file or command of the app; defaults to `app` of `cdktf.json`
 * @throws UnusedError `ERR_DECLARATION_NOT_FOUND`
 */
export async function declarationFile(
  ts: Compiler,
  { named, app, removals }: { named?: string | undefined; app?: string | undefined; removals: readonly ScopeRemoval[] },
): Promise<DeclarationFile> {
  const files = named === undefined ? await appSources(app) : [named];
  const sources = await Promise.all(files.map(readSource));
  const [found, ...others] = sources.filter(({ text }) => declaresHolders(ts, text, removals));
  if (found && others.length === 0) return found;
  const names = removals.map(({ name }) => `"${name}"`).join(', ');
  const given = found
    ? `${[found, ...others].map(({ file }) => file).join(' and ')} each declare ${names}`
    : `${named ?? 'no source of the app'} declares ${names} in a call of defineAccess`;
  throw new UnusedError(
    'ERR_DECLARATION_NOT_FOUND',
    `${named !== undefined && !found ? `${named} does not declare ${names}` : given}, expected one file; name it with --declaration`,
  );
}

async function readSource(file: string): Promise<DeclarationFile> {
  try {
    return { file, text: await readFile(file, 'utf8') };
  } catch (cause) {
    const message = `${file} cannot be read: ${errorMessage(cause)}; name the file of the declaration`;
    throw new UnusedError('ERR_DECLARATION_NOT_FOUND', message, { cause });
  }
}

/** Lists the project's own files that the app imports. */
async function appSources(app: string | undefined): Promise<string[]> {
  const command = app ?? (await configuredText('app')) ?? '';
  const entry = command.split(/\s+/).find((word) => /\.[cm]?ts$/.test(word) && existsSync(word));
  if (entry === undefined) return [];
  try {
    const { metafile } = await build({
      entryPoints: [entry],
      bundle: true,
      write: false,
      metafile: true,
      platform: 'node',
      packages: 'external',
      logLevel: 'silent',
    });
    return Object.keys(metafile.inputs).filter((file) => !file.split('/').includes('node_modules'));
  } catch (cause) {
    const message = `${entry} does not compile: ${errorMessage(cause)}; correct it, or name the declaration with --declaration`;
    throw new UnusedError('ERR_DECLARATION_NOT_FOUND', message, { cause });
  }
}

import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, readdir, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { errorCode, errorMessage } from '../error/thrown';
import { packageFile } from '../package/package-file';
import { SETTINGS } from '../settings/schema';
import { projectName } from '../settings/project-name';
import { InitError } from './error';
import { projectPath, projectText } from './project-files';

/** Examples that a project can start from. */
export const EXAMPLES = {
  customers: 'an API of customers on DynamoDB, with its OpenAPI document',
  minimal: 'one file for the declaration and one for the handlers',
  'pool-only': 'an authorization server for APIs that are deployed elsewhere',
} as const;

/** Ids of an account are nobody else's concern. */
const PRIVATE = 0o600;

/** Name of an example. */
export type Example = keyof typeof EXAMPLES;

/** Template of a project for deployed resources, which `cognito-m2m adopt` writes the other files of. */
export const ADOPTED_TEMPLATE = 'adopted';

/** Options of a new project. */
export interface ProjectOptions {
  /** A new folder, or an empty one. */
  readonly folder: string;
  /** Prefix of all resource names. */
  readonly name: string;
  readonly example: Example | typeof ADOPTED_TEMPLATE;
  /**
   * Other files, by their paths with slashes; only the user may read them.
   * @default - those of the template
   */
  readonly files?: ReadonlyMap<string, string>;
  /**
   * `owner/name` on GitHub.
   * @default - `OWNER/…` stays in the workflow that calls another one
   */
  readonly repository?: string;
}

/**
 * Creates a project from a template, completely or not at all.
 * @returns its files, relative to the folder
 * @throws InitError
 */
export async function makeProject({
  folder,
  name,
  example,
  repository,
  files: own = new Map(),
}: ProjectOptions): Promise<string[]> {
  checkName(name);
  if (repository !== undefined) checkRepository(repository);
  await checkFolder(folder);
  const template = templateOf(example);
  const target = path.resolve(folder);
  const existing = await stat(target).catch(() => undefined);
  let made: string | undefined;
  let beside: string | undefined;
  try {
    made = await mkdir(path.dirname(target), { recursive: true });
    // Next to the target, so that a rename moves it there at once.
    beside = await mkdtemp(`${target}-`);
    // A subfolder, because only its owner can open the folder that mkdtemp makes.
    const unfinished = path.join(beside, 'project');
    await mkdir(unfinished);
    const files = await templateFiles(template);
    for (const file of files) {
      const written = path.join(unfinished, projectPath(file));
      await mkdir(path.dirname(written), { recursive: true });
      await writeFile(written, projectText(await readFile(path.join(template, file), 'utf8'), name, repository));
    }
    for (const [file, text] of own) {
      const written = path.join(unfinished, file);
      await mkdir(path.dirname(written), { recursive: true });
      await writeFile(written, text, { mode: PRIVATE });
    }
    if (existing) {
      await chmod(unfinished, existing.mode & 0o7777);
      await rmdir(target);
    }
    await rename(unfinished, target);
    await rmdir(beside);
    return [...new Set([...files.map(projectPath), ...own.keys()])].sort();
  } catch (cause) {
    if (beside !== undefined) await rm(beside, { recursive: true, force: true });
    if (made !== undefined) await removeEmpty(path.dirname(target), made);
    throw new InitError('ERR_FOLDER_UNUSABLE', `${folder} cannot be written: ${errorMessage(cause)}; name another`, {
      cause,
    });
  }
}

/** Removes empty folders, from the inner one to the outer one. */
async function removeEmpty(inner: string, outer: string): Promise<void> {
  for (let folder = inner; folder.length >= outer.length; folder = path.dirname(folder)) {
    // Another process may have added a file in the meantime: then the folder stays.
    await rmdir(folder).catch(() => undefined);
  }
}

/** @throws InitError `ERR_TEMPLATE_MISSING` */
function templateOf(example: ProjectOptions['example']): string {
  const template = packageFile({ source: `template/${example}`, compiled: `../template/${example}` });
  if (existsSync(template)) return template;
  const message = `the template ${template} is not there, expected what the build of the package makes; run npm run build`;
  throw new InitError('ERR_TEMPLATE_MISSING', message);
}

/**
 * Refuses a name that resource names cannot start with.
 * @throws InitError `ERR_NAME_INVALID`
 */
export function checkName(name: string): void {
  const [issue] = projectName.safeParse(name).error?.issues ?? [];
  const expected = issue?.message ?? (name.startsWith('-') ? 'one that starts with a letter or a digit' : undefined);
  if (expected === undefined) return;
  throw new InitError('ERR_NAME_INVALID', `the name is "${name}", expected ${expected}; choose another with --name`);
}

/**
 * Refuses an invalid name of a GitHub repository.
 * @throws InitError `ERR_NAME_INVALID`
 */
export function checkRepository(repository: string): void {
  if (SETTINGS.githubRepository.schema.safeParse(repository).success) return;
  throw new InitError(
    'ERR_NAME_INVALID',
    `the repository is "${repository}", expected owner/name as on GitHub; correct --repository`,
  );
}

/**
 * Refuses a folder that is not empty.
 * @throws InitError `ERR_FOLDER_UNUSABLE`
 */
export async function checkFolder(folder: string): Promise<void> {
  if (folder === '') throw unusable('""', 'it names no folder');
  const held = await readdir(folder).catch((error: unknown) => {
    if (errorCode(error) !== 'ENOENT') throw unusable(folder, errorMessage(error));
    return [];
  });
  if (held.length > 0) throw unusable(folder, `it holds ${held.slice(0, 3).join(', ')}${held.length > 3 ? ', …' : ''}`);
}

function unusable(folder: string, given: string): InitError {
  const expected = 'a new folder, or an empty one';
  return new InitError('ERR_FOLDER_UNUSABLE', `${folder} cannot be used: ${given}, expected ${expected}; name another`);
}

/** Lists the paths in the template, with slashes. */
async function templateFiles(template: string): Promise<string[]> {
  const entries = await readdir(template, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(template, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'));
}

import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, readdir, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { errorMessage } from '../error/thrown';
import { packageFile } from '../package/package-file';
import { SETTINGS } from '../settings/schema';
import { projectName } from '../settings/project-name';
import { InitError } from './error';
import { projectPath, projectText } from './project-files';

/** Projects that can be made. */
export const EXAMPLES = {
  customers: 'an API of customers on DynamoDB, with its OpenAPI document',
  minimal: 'one file for the declaration and one for the handlers',
  'pool-only': 'an authorization server for APIs that are deployed elsewhere',
} as const;

/** Name of an example. */
export type Example = keyof typeof EXAMPLES;

/** What is made, and where. */
export interface ProjectOptions {
  /** A new folder, or an empty one. */
  readonly folder: string;
  /** What every name of a resource starts with. */
  readonly name: string;
  readonly example: Example;
  /**
   * `owner/name` on GitHub.
   * @default - `OWNER/…` stands in the workflow that calls another by it
   */
  readonly repository?: string;
}

/**
 * Makes a project of a template: whole, or not at all.
 * @returns its files, relative to the folder
 * @throws InitError
 */
export async function makeProject({ folder, name, example, repository }: ProjectOptions): Promise<string[]> {
  checkName(name);
  if (repository !== undefined) checkRepository(repository);
  await checkFolder(folder);
  const template = packageFile({ source: `template/${example}`, compiled: `../template/${example}` });
  const target = path.resolve(folder);
  await mkdir(path.dirname(target), { recursive: true });
  // Beside its place, so that it is moved there at once.
  const unfinished = await mkdtemp(`${target}-`);
  try {
    const files = await templateFiles(template);
    for (const file of files) {
      const written = path.join(unfinished, projectPath(file));
      await mkdir(path.dirname(written), { recursive: true });
      await writeFile(written, projectText(await readFile(path.join(template, file), 'utf8'), name, repository));
    }
    if (existsSync(target)) await rmdir(target);
    await rename(unfinished, target);
    return files.map(projectPath).sort();
  } catch (cause) {
    await rm(unfinished, { recursive: true, force: true });
    throw new InitError('ERR_FOLDER_UNUSABLE', `${folder} cannot be written: ${errorMessage(cause)}; name another`, {
      cause,
    });
  }
}

/**
 * Refuses a name that no resource may start with.
 * @throws InitError `ERR_NAME_INVALID`
 */
export function checkName(name: string): void {
  const [issue] = projectName.safeParse(name).error?.issues ?? [];
  if (!issue) return;
  throw new InitError(
    'ERR_NAME_INVALID',
    `the name is "${name}", expected ${issue.message}; choose another with --name`,
  );
}

/**
 * Refuses a repository that GitHub cannot have.
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
 * Refuses a folder that holds something.
 * @throws InitError `ERR_FOLDER_UNUSABLE`
 */
export async function checkFolder(folder: string): Promise<void> {
  const held = await readdir(folder).catch((error: unknown) => {
    if (existsSync(folder)) throw unusable(folder, errorMessage(error));
    return [];
  });
  if (held.length > 0) throw unusable(folder, `it holds ${held.slice(0, 3).join(', ')}${held.length > 3 ? ', …' : ''}`);
}

function unusable(folder: string, given: string): InitError {
  const expected = 'a new folder, or an empty one';
  return new InitError('ERR_FOLDER_UNUSABLE', `${folder} cannot be used: ${given}, expected ${expected}; name another`);
}

/** Paths below the template, with slashes. */
async function templateFiles(template: string): Promise<string[]> {
  const entries = await readdir(template, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(template, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'));
}

import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { errorCode, errorMessage } from '../../error/thrown';
import { SavedPlanError } from './error';
import type { Manifest } from './manifest';
import { MANIFEST, manifestText, parseManifest, sha256, unreadable } from './manifest';

/** Provider programs that `terraform init` fetches by the lock file; every machine fetches them itself. */
const TERRAFORM_FOLDER = '.terraform';

/** A plan with all files for its apply, in a folder that only its owner can read. */
export interface Bundle {
  readonly manifest: Manifest;
  /** SHA-256 of the manifest, which contains the hashes of all files. */
  readonly digest: string;
}

/**
 * Copies a planned stack completely: plan, JSON, assets, archives and lock file.
 * @param from - folder of the stack with Terraform's plan
 * @param to - an empty or new folder
 */
export async function writeBundle(
  from: string,
  to: string,
  about: Pick<Manifest, 'stack' | 'changes'>,
): Promise<Bundle> {
  const files: Record<string, string> = {};
  for (const file of await listFiles(from)) {
    const content = await readFile(path.join(from, file));
    files[file] = sha256(content);
    await writePrivate(path.join(to, file), content);
  }
  const text = manifestText({ ...about, createdAt: new Date().toISOString(), files });
  // Written last, so that an incomplete plan is not valid.
  await writePrivate(path.join(to, MANIFEST), text);
  return { manifest: parseManifest(text, to), digest: sha256(text) };
}

/**
 * Checks a saved plan and copies it. The copy has exactly the checked content, even if the original changes meanwhile.
 * @param to - an empty folder
 * @param digest - expected digest; without it, anyone who can write to the folder can replace the plan
 * @throws SavedPlanError `ERR_BUNDLE_UNREADABLE`, or `ERR_BUNDLE_ALTERED` with every file that differs
 */
export async function openBundle(from: string, to: string, digest?: string): Promise<Bundle> {
  const text = await readManifest(from);
  const own = sha256(text);
  if (digest !== undefined && digest !== own) {
    throw altered(from, `its digest is ${own}, expected ${digest}`);
  }
  const manifest = parseManifest(text, from);
  const expected = Object.entries(manifest.files);
  const found = (await listFiles(from)).filter((file) => file !== MANIFEST);
  const contents = new Map<string, Uint8Array>();
  const problems = found.filter((file) => !Object.hasOwn(manifest.files, file)).map((file) => `${file} was added`);
  for (const [file, hash] of expected) {
    const content = found.includes(file) ? await readFile(path.join(from, file)) : undefined;
    if (!content) problems.push(`${file} is missing`);
    else if (sha256(content) !== hash) problems.push(`${file} was changed`);
    else contents.set(file, content);
  }
  if (problems.length > 0) throw altered(from, problems.join(', '));
  for (const [file, content] of contents) await writePrivate(path.join(to, file), content);
  return { manifest, digest: own };
}

/** Reads the manifest of a saved plan. */
async function readManifest(folder: string): Promise<string> {
  try {
    return await readFile(path.join(folder, MANIFEST), 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') throw unreadable(folder);
    throw new SavedPlanError('ERR_FOLDER_UNUSABLE', `${folder} cannot be read: ${errorMessage(error)}; correct it`);
  }
}

/**
 * Lists every file in a folder, without the files that Terraform fetched.
 * @throws SavedPlanError `ERR_BUNDLE_ALTERED` for a link or another entry that is not a file
 */
export async function listFiles(folder: string, below = ''): Promise<string[]> {
  const entries = await readdir(path.join(folder, below), { withFileTypes: true });
  const found = await Promise.all(
    entries
      .filter(({ name }) => below !== '' || name !== TERRAFORM_FOLDER)
      .map(async (entry) => {
        const file = path.posix.join(below, entry.name);
        if (entry.isDirectory()) return listFiles(folder, file);
        if (entry.isFile()) return [file];
        throw altered(folder, `${file} is no file`);
      }),
  );
  return found.flat().sort();
}

/** Writes a file that only its owner can read, and creates its folders. */
export async function writePrivate(file: string, content: string | Uint8Array): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(file, content, { flag: 'wx', mode: 0o600 });
}

/**
 * Creates a folder that only its owner can read, or accepts an empty one.
 * @returns whether it was created
 * @throws SavedPlanError `ERR_FOLDER_UNUSABLE`
 */
export async function makeFolder(folder: string): Promise<boolean> {
  try {
    const made = await mkdir(folder, { recursive: true, mode: 0o700 });
    if ((await readdir(folder)).length === 0) return made !== undefined;
  } catch (error) {
    throw new SavedPlanError('ERR_FOLDER_UNUSABLE', `${folder} cannot be made: ${errorMessage(error)}; name another`);
  }
  throw new SavedPlanError('ERR_FOLDER_UNUSABLE', `${folder} is not empty, expected a new folder; name another`);
}

function altered(folder: string, what: string): SavedPlanError {
  return new SavedPlanError(
    'ERR_BUNDLE_ALTERED',
    `the saved plan in ${folder} is not as it was saved: ${what}; nothing was applied, save a new one`,
  );
}

import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';

/** The lock file of a stack's providers. */
export const LOCK_FILE = '.terraform.lock.hcl';

/**
 * Files that Terraform and OpenTofu read beside the given one: overrides, values of variables, and a folder of
 * providers, which are programs that they run.
 */
const READ = /\.(tf|tofu)(\.json)?$|\.tfvars(\.json)?$|^\.terraformrc$|^terraform\.rc$|^terraform\.d$/;

/**
 * Holds the workspace of the state. Every `terraform init` makes the folder, but only the choice of a workspace makes
 * the file.
 */
const WORKSPACE_FILE = path.join('.terraform', 'environment');

/**
 * Other files of a stack's folder that Terraform reads, by name, with a digest of the text.
 * @param file - the stack's JSON
 */
export async function readFiles(file: string): Promise<ReadonlyMap<string, string>> {
  const folder = path.dirname(file);
  const own = path.basename(file);
  const hasWorkspace = await readFile(path.join(folder, WORKSPACE_FILE)).then(
    () => true,
    () => false,
  );
  const names = [...(await readdir(folder)), ...(hasWorkspace ? [WORKSPACE_FILE] : [])]
    .filter((name) => name !== own && (name === LOCK_FILE || name === WORKSPACE_FILE || READ.test(name)))
    .sort();
  const read = names.map(async (name) => [name, await digestOf(path.join(folder, name))] as const);
  return new Map(await Promise.all(read));
}

/** A folder, or a link that leads nowhere, has no text; that it is there is enough. */
async function digestOf(file: string): Promise<string> {
  const content = await readFile(file).catch(() => undefined);
  return content === undefined ? 'no file' : createHash('sha256').update(content).digest('hex');
}

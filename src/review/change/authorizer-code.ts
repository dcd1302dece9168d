import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { TABLE_FILE, withPatterns } from '../../access/authorizer-table';
import { AccessError } from '../../access/error';
import { parseRoute } from '../../access/route';
import { errorCode } from '../../error/thrown';
import { strictJson } from '../../terraform-json/json-text';
import type { Attributes } from '../../terraform-json/stack-view';
import { record } from '../../terraform-json/stack-view';
import type { TerraformJson } from '../../terraform-json/terraform-json';

/** The part of an authorizer's table that decides about callers; its ARN patterns repeat this for API Gateway. */
export type DecisionTable = z.output<typeof tableShape>;

/** A function's folder that has such a table. */
export interface AuthorizerCode {
  readonly table: DecisionTable;
  /** Digest of all its other files. */
  readonly digest: string;
}

const names = z.array(z.string()).readonly();

const tableShape = z.object({
  carriers: z.record(z.string(), names),
  people: z.object({ token: z.string(), pool: z.string(), groups: z.record(z.string(), names) }).optional(),
  apiKeys: z.record(z.string(), names),
  routes: z.array(z.object({ name: z.string(), scopes: names, roles: names.optional() })).readonly(),
});

/**
 * The functions of a stack that have a table, by their folders. A function outside of the stack's folder, or with an
 * invalid table, is left out: it is not understood.
 * @param directory - folder of the stack's JSON
 */
export async function readAuthorizerCode(
  directory: string,
  { data }: TerraformJson,
): Promise<ReadonlyMap<string, AuthorizerCode>> {
  const archives = Object.values(data.archive_file ?? {});
  const folders = archives.flatMap(({ source_dir: source }) => {
    if (typeof source !== 'string') return [];
    const folder = path.resolve(directory, source);
    return folder.startsWith(path.resolve(directory) + path.sep) ? folder : [];
  });
  const read = folders.map(async (folder) => [folder, await readFolder(folder)] as const);
  return new Map((await Promise.all(read)).flatMap(([folder, code]) => (code ? [[folder, code] as const] : [])));
}

async function readFolder(folder: string): Promise<AuthorizerCode | undefined> {
  const content = await readFile(path.join(folder, TABLE_FILE), 'utf8').catch((error: unknown) => {
    const code = errorCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  });
  // A name that JSON knows and the reader of it passes over.
  const isRead = content !== undefined && !content.includes('"__proto__"');
  const written = isRead ? strictJson(content) : undefined;
  const table = tableShape.safeParse(written).data;
  if (!table || !hasItsPatterns(record(written), table)) return undefined;
  const digest = await digestOf(folder);
  return digest === undefined ? undefined : { table, digest };
}

/** Whether the patterns that go to API Gateway are those of the routes: others would open other routes. */
function hasItsPatterns({ routes, subtrees }: Attributes, table: DecisionTable): boolean {
  try {
    const parsed = table.routes.map(({ name }) => parseRoute(name));
    const expected = withPatterns(parsed, table.routes);
    return isDeepStrictEqual({ routes, subtrees }, JSON.parse(JSON.stringify(expected)));
  } catch (error) {
    if (error instanceof AccessError) return false;
    throw error;
  }
}

/** Undefined if the folder has links or other special files, because their content in a zip is unknown. */
async function digestOf(folder: string): Promise<string | undefined> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  if (entries.some((entry) => !entry.isFile() && !entry.isDirectory())) return undefined;
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => path.relative(folder, path.join(parentPath, name)))
    .filter((file) => file !== TABLE_FILE)
    .sort();
  const hash = createHash('sha256');
  for (const file of files) {
    const contents = await readFile(path.join(folder, file));
    hash.update(`${file} ${contents.length}\n`).update(contents);
  }
  return hash.digest('hex');
}

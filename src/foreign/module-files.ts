import { readFile, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { errorMessage } from '../error/thrown';
import type { Attributes } from '../terraform-json/stack-view';
import { blocks, isRecord, record } from '../terraform-json/stack-view';
import { ForeignError } from './error';
import type { HclParser } from './hcl';

/** The files of one module. */
export interface ModuleFiles {
  readonly folder: string;
  /** Local values, by name. Expressions are texts in `${…}`. */
  readonly locals: ReadonlyMap<string, unknown>;
  /** Arguments of each resource, by mode, type and name. */
  readonly resources: ReadonlyMap<string, Attributes>;
  /** Arguments of each module that it calls, by name. */
  readonly calls: ReadonlyMap<string, Attributes>;
  readonly outputs: ReadonlyMap<string, Attributes>;
  readonly newest: ChangedFile;
}

/** A file, and when it was last changed, in milliseconds since 1970. */
interface ChangedFile {
  readonly file: string;
  readonly time: number;
}

const MODES = { resource: 'managed', data: 'data' } as const;

/**
 * Reads the `*.tf` and `*.tf.json` files of a folder, override files last.
 * @throws ForeignError `ERR_SOURCE_UNREADABLE`
 * @see Terraform docs, "Override Files"
 */
export async function readModuleFiles(folder: string, parser: HclParser): Promise<ModuleFiles> {
  const names = await readdir(folder).catch((error: unknown) => {
    throw unreadable(`the folder ${folder} cannot be read: ${errorMessage(error)}`);
  });
  const files = names.filter((name) => /\.tf(\.json)?$/.test(name) && !/^[.#]/.test(name)).sort();
  if (files.length === 0) throw unreadable(`the folder ${folder} has no *.tf or *.tf.json file`);
  const ordered = [...files.filter((name) => !isOverride(name)), ...files.filter(isOverride)];
  const locals = new Map<string, unknown>();
  const [resources, calls, outputs] = [
    new Map<string, Attributes>(),
    new Map<string, Attributes>(),
    new Map<string, Attributes>(),
  ];
  for (const name of ordered) {
    const content = await parsed(path.join(folder, name), parser);
    for (const [local, value] of entriesOf(content.locals)) {
      if (locals.has(local) && !isOverride(name)) throw unreadable(`${folder} defines local.${local} twice`);
      locals.set(local, value);
    }
    for (const [call, given] of entriesOf(content.module)) override(calls, call, given);
    for (const [output, given] of entriesOf(content.output)) override(outputs, output, given);
    for (const [block, mode] of Object.entries(MODES)) {
      for (const [type, byName] of entriesOf(content[block])) {
        for (const [own, given] of entriesOf(byName)) override(resources, resourceId(mode, type, own), given);
      }
    }
  }
  return {
    folder,
    locals,
    resources,
    calls,
    outputs,
    newest: await newestOf(files.map((name) => path.join(folder, name))),
  };
}

async function newestOf(files: readonly string[]): Promise<ChangedFile> {
  const all = await Promise.all(files.map(async (file) => ({ file, time: (await stat(file)).mtimeMs })));
  return all.reduce((newest, each) => (each.time > newest.time ? each : newest));
}

/** A block of an override file overrides single arguments, and those of `lifecycle` one by one. */
function override(known: Map<string, Attributes>, name: string, block: unknown): void {
  const before = known.get(name);
  const given = Object.fromEntries(entriesOf(block));
  const lifecycle = Object.fromEntries([...entriesOf(before?.lifecycle), ...entriesOf(given.lifecycle)]);
  known.set(name, { ...before, ...given, lifecycle });
}

/** How `resources` names a resource. */
export function resourceId(mode: unknown, type: unknown, name: unknown): string {
  return `${mode === 'data' ? 'data.' : ''}${String(type)}.${String(name)}`;
}

async function parsed(file: string, parser: HclParser): Promise<Attributes> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw unreadable(`${file} cannot be read: ${errorMessage(error)}`);
  });
  if (!file.endsWith('.json')) {
    return parser.parse(path.basename(file), text).catch((error: unknown) => {
      throw unreadable(`${file} is no HCL${placeIn(errorMessage(error))}`);
    });
  }
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    // The parser's message shows a piece of the text, which may be a secret.
  }
  if (!isRecord(content)) throw unreadable(`${file} is no JSON object`);
  return content;
}

/** Line, column and first sentence of an error of the parser; the rest may quote the file. */
function placeIn(message: string): string {
  const [, line, column, what] = /:(\d+),(\d+)-[\d,]+: ([^;"\]]+)/.exec(message) ?? [];
  return line === undefined ? '' : `: line ${line}, column ${column ?? ''}: ${what ?? ''}`;
}

function isOverride(name: string): boolean {
  return /(^|_)override\.tf(\.json)?$/.test(name);
}

/** In JSON, a block is an object, or a list of objects. */
function entriesOf(block: unknown): [name: string, value: unknown][] {
  return blocks(block).flatMap((each) => Object.entries(record(each)).filter(([name]) => name !== '//'));
}

function unreadable(reason: string): ForeignError {
  return new ForeignError(
    'ERR_SOURCE_UNREADABLE',
    `${reason}; give the folder of the configuration in which terraform plan ran as --source`,
  );
}

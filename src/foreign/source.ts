import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Attributes } from '../terraform-json/stack-view';
import { blocks, list, record } from '../terraform-json/stack-view';
import type { ForeignDocument } from './document';
import { ForeignError } from './error';
import { hclParser } from './hcl';
import type { HclParser } from './hcl';
import type { Instance } from './instance';
import type { ModuleFiles } from './module-files';
import { readModuleFiles, resourceId } from './module-files';
import type { Expressions } from './scope';
import { callsOf } from './scope';
import type { SourceValue } from './source-value';
import { SourceValues, referencesIn } from './source-value';

/** A module whose files are not there. */
export interface UnreadModule {
  readonly address: string;
  /** Argument of its call. */
  readonly source: string;
}

/** Arguments of `lifecycle` that do not refer to other values. */
const LIFECYCLE = ['create_before_destroy', 'prevent_destroy', 'ignore_changes'] as const;
/** Arguments of resources that are no expressions of attributes. */
const META_ARGUMENTS: readonly string[] = [
  '//',
  'connection',
  'count',
  'depends_on',
  'dynamic',
  'lifecycle',
  'provider',
  'provisioner',
];
/** The same of calls. */
const CALL_ARGUMENTS: readonly string[] = ['//', 'count', 'depends_on', 'lifecycle', 'providers', 'source', 'version'];
const LOCAL_PATH = /^\.\.?(\/|$)/;
const HOW = 'give the folder in which terraform plan ran, with the same files, as --source';

/** The files of the configuration that a plan was made from. They say what a plan leaves out. */
export class Source {
  readonly #modules: ReadonlyMap<string, ModuleFiles>;

  constructor(
    readonly expressions: Expressions,
    modules: ReadonlyMap<string, ModuleFiles>,
    readonly unread: readonly UnreadModule[],
  ) {
    this.#modules = modules;
  }

  /** Its `lifecycle`, empty if it has none; undefined if the files of its module are not there. */
  lifecycleOf({ module, mode, type, name }: Instance): Attributes | undefined {
    const resource = this.#modules.get(callsOf(module))?.resources.get(resourceId(mode, type, name));
    if (!resource) return undefined;
    const lifecycle = record(resource.lifecycle);
    const known = LIFECYCLE.flatMap((each) =>
      lifecycle[each] === undefined ? [] : [[each, withoutMarks(lifecycle[each])]],
    );
    return Object.fromEntries(known) as Attributes;
  }
}

/**
 * Reads the files of the configuration that a plan was made from, modules included.
 * @param folder - of the root module
 * @throws ForeignError `ERR_OPTION` for a state, `ERR_SOURCE_UNREADABLE`, `ERR_SOURCE_DIFFERS`
 */
export async function readSource(folder: string, { kind, configuration }: ForeignDocument): Promise<Source> {
  if (kind === 'state') {
    const message = `--source ${folder} is given with a state, expected it with a plan: a state holds the results of all local values; leave it out`;
    throw new ForeignError('ERR_OPTION', message);
  }
  if (!configuration) {
    const message = `--source ${folder} is given with a plan without a configuration, expected what terraform show -json prints of a saved plan; give that`;
    throw new ForeignError('ERR_SOURCE_DIFFERS', message);
  }
  const parser = await hclParser();
  const reader = new SourceReader(folder, await installedModules(folder), parser);
  await reader.read(record(configuration.root_module), folder, []);
  return new Source(reader.expressions, reader.modules, reader.unread);
}

class SourceReader {
  readonly expressions = new Map<string, ReadonlyMap<string, SourceValue>>();
  readonly modules = new Map<string, ModuleFiles>();
  readonly unread: UnreadModule[] = [];
  readonly #values: SourceValues;

  constructor(
    private readonly root: string,
    private readonly installed: ReadonlyMap<string, string>,
    private readonly parser: HclParser,
  ) {
    this.#values = new SourceValues(parser);
  }

  /**
   * Reads a module and those that it calls.
   * @param configured - its configuration in the plan
   */
  async read(configured: Attributes, folder: string, calls: readonly string[]): Promise<void> {
    const files = await readModuleFiles(folder, this.parser);
    const key = calls.join('.');
    this.#checkResources(configured, files, calls);
    this.modules.set(key, files);
    this.expressions.set(key, await this.#expressionsOf(configured, files, calls));
    for (const [name, call] of Object.entries(record(configured.module_calls))) {
      if (!files.calls.has(name)) throw differs(this.root, addressOf([...calls, name]), folder);
      const { source, module } = record(call);
      const inner = this.#folderOf(String(source), folder, [...calls, name]);
      if (inner !== undefined) await this.read(record(module), inner, [...calls, name]);
      else this.unread.push({ address: addressOf([...calls, name]), source: String(source) });
    }
  }

  #checkResources(configured: Attributes, files: ModuleFiles, calls: readonly string[]): void {
    for (const { mode, type, name } of blocks(configured.resources)) {
      const id = resourceId(mode, type, name);
      if (!files.resources.has(id)) throw differs(this.root, addressOf(calls, id), files.folder);
    }
  }

  /**
   * The expressions of a module of which the plan has the references alone: scopes, `for_each`, arguments of calls,
   * outputs, and the local values that the plan refers to, with those that these refer to.
   */
  async #expressionsOf(
    configured: Attributes,
    files: ModuleFiles,
    calls: readonly string[],
  ): Promise<Map<string, SourceValue>> {
    const found = new Map<string, SourceValue>();
    for (const [name, json] of givenExpressions(configured, files)) found.set(name, await this.#values.read(json));
    const { module_calls: called, ...own } = configured;
    const waiting = localNames(configuredReferences([own, Object.values(record(called)).map(withoutModule)]));
    for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
      const local = `local.${name}`;
      if (found.has(local)) continue;
      if (!files.locals.has(name)) throw differs(this.root, addressOf(calls, local), files.folder);
      const value = await this.#values.read(files.locals.get(name));
      found.set(local, value);
      waiting.push(...localNames(referencesIn(value)));
    }
    return found;
  }

  #folderOf(source: string, folder: string, calls: readonly string[]): string | undefined {
    if (LOCAL_PATH.test(source)) return path.join(folder, source);
    const installed = this.installed.get(calls.join('.'));
    return installed === undefined ? undefined : path.resolve(this.root, installed);
  }
}

/** Folders of modules by the names of their calls, as `terraform init` notes them; empty if it did not run here. */
async function installedModules(folder: string): Promise<ReadonlyMap<string, string>> {
  const text = await readFile(path.join(folder, '.terraform', 'modules', 'modules.json'), 'utf8').catch(() => '{}');
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    content = undefined;
  }
  return new Map(blocks(record(content).Modules).map(({ Key: key, Dir: dir }) => [String(key), String(dir)]));
}

/** Expressions of a module in JSON, by the names that `Expressions` has. */
function givenExpressions(configured: Attributes, files: ModuleFiles): [name: string, json: unknown][] {
  const resources = blocks(configured.resources).flatMap(({ mode, type, name }) => {
    const id = resourceId(mode, type, name);
    const given = files.resources.get(id) ?? {};
    // Which of the blocks are generated is not known.
    const generated = blocks(given.dynamic).flatMap((each) => Object.keys(each));
    return named(id, given, [...META_ARGUMENTS, ...generated]);
  });
  const called = [...files.calls].flatMap(([name, given]) => named(`module.${name}`, given, CALL_ARGUMENTS));
  const outputs = [...files.outputs].map(([name, { value }]): [string, unknown] => [`output.${name}`, value]);
  return [...resources, ...called, ...outputs];
}

function named(prefix: string, given: Attributes, others: readonly string[]): [name: string, json: unknown][] {
  return Object.entries(given)
    .filter(([argument]) => !others.includes(argument))
    .map(([argument, json]) => [`${prefix}.${argument}`, json]);
}

/** All references of a configuration in a plan. */
function configuredReferences(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(configuredReferences);
  const { references, ...others } = record(value);
  return [
    ...list(references).filter((each) => typeof each === 'string'),
    ...Object.values(others).flatMap(configuredReferences),
  ];
}

function withoutModule(call: unknown): Attributes {
  return Object.fromEntries(Object.entries(record(call)).filter(([name]) => name !== 'module'));
}

function localNames(references: readonly string[]): string[] {
  return references.flatMap((reference) => /^local\.([\w-]+)/.exec(reference)?.[1] ?? []);
}

function addressOf(calls: readonly string[], own?: string): string {
  return [...calls.map((name) => `module.${name}`), ...list(own)].join('.');
}

function differs(root: string, address: string, folder: string): ForeignError {
  const message = `the plan has ${address}, and ${folder} does not, expected the configuration of the plan in ${root}; ${HOW}`;
  return new ForeignError('ERR_SOURCE_DIFFERS', message);
}

/** In HCL, `ignore_changes` has names of attributes, which the parser takes for expressions. */
function withoutMarks(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutMarks);
  return typeof value === 'string' ? value.replace(/^\$\{(.*)\}$/s, '$1') : value;
}

import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Attributes } from '../terraform-json/stack-view';
import { blocks, list, record } from '../terraform-json/stack-view';
import { expressionDifference } from './compared-expression';
import type { ExpressionDifference } from './compared-expression';
import type { ForeignDocument } from './document';
import { ForeignError } from './error';
import { hclParser } from './hcl';
import type { HclParser } from './hcl';
import type { Instance } from './instance';
import type { ModuleFiles } from './module-files';
import { readModuleFiles, resourceId } from './module-files';
import type { Expressions } from './scope';
import { callsOf } from './scope';
import { SourceValues } from './source-reader';
import type { SourceValue } from './source-value';
import { referencesIn } from './source-value';

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
  'depends_on',
  'dynamic',
  'lifecycle',
  'provider',
  'provisioner',
];
/** The same of calls. */
const CALL_ARGUMENTS: readonly string[] = ['//', 'depends_on', 'lifecycle', 'providers', 'source', 'version'];
const LOCAL_PATH = /^\.\.?(\/|$)/;
const HOW = 'give the folder in which terraform plan ran, with the same files, as --source';

/** The files of the configuration that a plan was made from. They say what a plan leaves out. */
export class Source {
  readonly #modules: ReadonlyMap<string, ModuleFiles>;

  constructor(
    readonly expressions: Expressions,
    modules: ReadonlyMap<string, ModuleFiles>,
    readonly unread: readonly UnreadModule[],
    /** The newest file, if it was changed after the plan was made. */
    readonly changed: string | undefined,
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
export async function readSource(folder: string, document: ForeignDocument): Promise<Source> {
  const { kind, configuration, timestamp } = document;
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
  const [newest] = [...reader.modules.values()].map((each) => each.newest).sort((one, other) => other.time - one.time);
  const isChanged = newest !== undefined && timestamp !== undefined && newest.time > Date.parse(timestamp);
  return new Source(reader.expressions, reader.modules, reader.unread, isChanged ? newest.file : undefined);
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
    for (const [name, expression] of plannedExpressions(configured, files)) {
      const difference = expressionDifference(name, expression, found.get(name));
      if (difference) throw differsIn(this.root, addressOf(calls, difference.name), difference, files.folder);
    }
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
    return named(id, given, [...META_ARGUMENTS, ...generatedBlocks(given)]);
  });
  const called = [...files.calls].flatMap(([name, given]) => named(`module.${name}`, given, CALL_ARGUMENTS));
  const outputs = [...files.outputs].map(([name, { value }]): [string, unknown] => [`output.${name}`, value]);
  return [...resources, ...called, ...outputs];
}

/** Expressions of a module in the plan, by the same names. */
function plannedExpressions(configured: Attributes, files: ModuleFiles): [name: string, expression: unknown][] {
  const resources = blocks(configured.resources).flatMap(({ mode, type, name, ...resource }) => {
    const id = resourceId(mode, type, name);
    return expressionsOf(id, resource, generatedBlocks(files.resources.get(id)));
  });
  const called = Object.entries(record(configured.module_calls)).flatMap(([name, call]) =>
    expressionsOf(`module.${name}`, record(call), []),
  );
  const outputs = Object.entries(record(configured.outputs)).map(([name, output]): [string, unknown] => [
    `output.${name}`,
    record(output).expression,
  ]);
  return [...resources, ...called, ...outputs];
}

function expressionsOf(
  id: string,
  { expressions, ...own }: Attributes,
  others: readonly string[],
): [string, unknown][] {
  const all = { ...record(expressions), for_each: own.for_each_expression, count: own.count_expression };
  return Object.entries(all).flatMap(([name, expression]): [string, unknown][] =>
    others.includes(name) ? [] : [[`${id}.${name}`, expression]],
  );
}

/** Names of the blocks that are written by `dynamic`; which of them are generated is not known. */
function generatedBlocks(resource: Attributes | undefined): string[] {
  return blocks(resource?.dynamic).flatMap((each) => Object.keys(each));
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

function differsIn(root: string, name: string, { planned, written }: ExpressionDifference, folder: string) {
  const listed = (references: readonly string[]) => (references.length === 0 ? 'nothing' : references.join(', '));
  const own = written ? `to ${listed(written)} in ${folder}` : `is not in ${folder}`;
  const message = `${name} refers to ${listed(planned)} in the plan, and ${own}, expected the configuration of the plan in ${root}; ${HOW}`;
  return new ForeignError('ERR_SOURCE_DIFFERS', message);
}

/** In HCL, `ignore_changes` has names of attributes, which the parser takes for expressions. */
function withoutMarks(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutMarks);
  return typeof value === 'string' ? value.replace(/^\$\{(.*)\}$/s, '$1') : value;
}

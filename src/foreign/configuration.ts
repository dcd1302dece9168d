import type { Attributes } from '../terraform-json/stack-view';
import { blocks, isRecord, list, record } from '../terraform-json/stack-view';
import type { ForeignDocument } from './document';
import type { Followed } from './followed';
import { combinedIn, isKnownValue, withRest } from './followed';
import type { Instance, InstanceKey, ModuleStep } from './instance';
import { moduleKey } from './instance';
import { STEP, fieldIn, inside, longest, referencesOf } from './reference';
import type { SourceValue } from './source-value';

/**
 * Scope of an expression: its module, and the instance of a resource or module call that `count` or `for_each` makes.
 */
export interface Scope {
  readonly module: readonly ModuleStep[];
  readonly key?: InstanceKey;
  /** The expression behind `each.value`. */
  readonly forEach?: unknown;
  /** The same from the files of the configuration. */
  readonly forEachValue?: SourceValue | undefined;
}

/**
 * Expressions from the files of a configuration, by the address of their module without keys and by name:
 * `local.scopes`, `module.api.scopes` for an argument of a call, `output.scopes`, `aws_x.y.for_each`.
 */
export type Expressions = ReadonlyMap<string, ReadonlyMap<string, SourceValue>>;

/** Place in a local value that a reference leads to. */
interface LocalPlace {
  /** The reference, for messages. */
  readonly reference: string;
  /** Steps after its name. */
  readonly rest: string;
  readonly scope: Scope;
  /** Possible values of an index that is no constant. */
  readonly keys: readonly unknown[];
  readonly depth: number;
}

/** Deeper than modules lie within each other in earnest. */
const MAX_STEPS = 64;
/** They say which one of several, or are the same in every plan: no value is unknown for them. */
const KNOWN_ROOTS = /^(each\.key|count\.index|path\.|terraform\.|self\b)/;
const INDEX = /^\[("(?:[^"\\]|\\.)*"|\d+)\]/;
const RESOURCE = /^(data\.)?([a-z][\w-]*)\.([\w-]+)(.*)$/s;

/**
 * The configuration of a plan. For each expression a plan holds only the list of its references, and not how the
 * expression combines them.
 */
export class Configuration {
  readonly #root: Attributes;
  readonly #source: Expressions;
  readonly #instances = new Map<string, Instance[]>();

  readonly #variables: Attributes;
  /** Those of each module's configuration, by mode, type and name. */
  readonly #resources = new Map<Attributes, ReadonlyMap<string, Attributes>>();

  constructor({ configuration, instances, variables }: ForeignDocument, source: Expressions = new Map()) {
    this.#root = record(configuration?.root_module);
    this.#source = source;
    this.#variables = variables;
    for (const instance of instances) {
      const id = instanceId(instance.module, instance.mode === 'data', instance.type, instance.name);
      const others = this.#instances.get(id);
      if (others) others.push(instance);
      else this.#instances.set(id, [instance]);
    }
  }

  /** Expressions of a resource by attribute; empty if it is not configured. */
  expressions(instance: Instance): Attributes {
    return record(this.#configured(instance)?.expressions);
  }

  /** Scope of the expressions of a resource. */
  scopeOf(instance: Instance): Scope {
    const { module, key } = instance;
    return {
      module,
      ...(key === undefined ? {} : { key }),
      forEach: this.#configured(instance)?.for_each_expression,
      forEachValue: this.#written(module, `${idOf(instance)}.for_each`),
    };
  }

  /** Ends of the references of an attribute; more exact than `follow` if the files of the configuration are there. */
  followAttribute(instance: Instance, attribute: string, expression: unknown): Followed[] {
    const { module } = instance;
    const value = this.#written(module, `${idOf(instance)}.${attribute}`);
    const reference = `an expression over ${longest(referencesOf(expression)).join(', ')}`;
    const place = { reference, rest: '', scope: this.scopeOf(instance), depth: 0 };
    return this.#followWritten(expression, value, place);
  }

  /**
   * Follows an expression of a plan. The files of the configuration say whether it is a list of all that it refers to, or
   * makes something else of it.
   */
  #followWritten(expression: unknown, value: SourceValue | undefined, place: Omit<LocalPlace, 'keys'>): Followed[] {
    const { reference, rest, scope, depth } = place;
    if (value?.kind === 'list' || (value?.kind === 'fields' && STEP.test(rest))) {
      return this.#followLocal(value, { ...place, keys: [] });
    }
    if (value?.kind === 'reference' && rest !== '') return this.#followLocal(value, { ...place, keys: [] });
    const ends = this.follow(expression, scope, depth).map((each) => withRest(each, rest));
    return value?.kind === 'combined' ? ends.map((each) => combinedIn(reference, each)) : ends;
  }

  /** Whether the files of the configuration say how the expressions of a resource are made. */
  isRead({ module }: Instance): boolean {
    return this.#source.has(callsOf(module));
  }

  #written(module: readonly ModuleStep[], name: string): SourceValue | undefined {
    return this.#source.get(callsOf(module))?.get(name);
  }

  /** Expression of each output of the root module. */
  outputs(): ReadonlyMap<string, unknown> {
    const outputs = Object.entries(record(this.#root.outputs));
    return new Map(outputs.map(([name, output]) => [name, record(output).expression]));
  }

  /**
   * Ends of the references of an expression; empty if it has only known values.
   * @param outer - possible values of an index of the expression
   */
  follow(expression: unknown, scope: Scope, depth = 0, outer: readonly unknown[] = []): Followed[] {
    const references = longest(referencesOf(expression));
    if (depth > MAX_STEPS) return references.map((reference) => ({ kind: 'open', reference }));
    const keys = [...outer, ...references.flatMap((reference) => this.#key(reference, scope))];
    return references.flatMap((reference) => this.#followOne(reference, scope, keys, depth + 1));
  }

  #followOne(reference: string, scope: Scope, keys: readonly unknown[], depth: number): Followed[] {
    if (KNOWN_ROOTS.test(reference)) return [];
    const [, root, name = '', rest = ''] = /^(var|local|module|each)\.([\w-]+)(.*)$/s.exec(reference) ?? [];
    switch (root) {
      case 'var':
        return this.#followVariable(name, rest, scope, depth);
      case 'local': {
        const value = this.#written(scope.module, `local.${name}`);
        if (!value) return [{ kind: 'open', reference }];
        return this.#followLocal(value, { reference: `local.${name}`, rest, scope, keys, depth });
      }
      case 'each':
        return this.#followEach(reference, rest, scope, depth);
      case 'module':
        return this.#followOutput(reference, name, rest, scope, depth);
      default:
        return this.#followResource(reference, scope, keys);
    }
  }

  #followVariable(name: string, rest: string, { module }: Scope, depth: number): Followed[] {
    // A variable of the root module has a value in every plan.
    if (module.length === 0) return [];
    const { expressions } = this.#call(module);
    const value = this.#written(module.slice(0, -1), `module.${module.at(-1)?.name ?? ''}.${name}`);
    const place = { reference: `var.${name}`, rest, scope: this.#callScope(module), depth };
    return this.#followWritten(record(expressions)[name], value, place);
  }

  /** `each.value` of a map that has one instance a key is the one of the same key; of any other, all of them. */
  #followEach(reference: string, rest: string, scope: Scope, depth: number): Followed[] {
    if (scope.forEach === undefined) return [{ kind: 'open', reference }];
    const item = this.#item(scope);
    if (item !== undefined) return this.follow({ references: [`${item}${rest}`] }, { module: scope.module }, depth);
    const found = this.follow(scope.forEach, { module: scope.module }, depth);
    // In a set of known texts, the key is the value.
    if (found.length > 0 && found.every(isKnownValue)) {
      return [{ kind: 'known', reference, value: rest === '' ? String(scope.key) : undefined }];
    }
    const own = found.filter((each) => each.kind === 'attribute' && each.instance.key === scope.key);
    const fitting = own.length === 1 ? own : found;
    return fitting.map((each) => withRest(each, rest));
  }

  #followOutput(reference: string, name: string, rest: string, { module, key }: Scope, depth: number): Followed[] {
    const [index, text] = INDEX.exec(rest) ?? [];
    const [, output] = /^\.([\w-]+)/.exec(rest.slice(index?.length ?? 0)) ?? [];
    const called = record(record(this.#module(module)?.module_calls)[name]);
    if (output === undefined || Object.keys(called).length === 0) return [{ kind: 'open', reference }];
    const given = text === undefined ? undefined : (JSON.parse(text) as InstanceKey);
    const isSeveral = called.for_each_expression !== undefined || called.count_expression !== undefined;
    const keys = isSeveral ? this.#keysOf(module, name) : [undefined];
    const chosen = given !== undefined ? [given] : keys.includes(key) && isSeveral ? [key] : keys;
    const declared = record(record(record(called.module).outputs)[output]);
    const after = rest.slice((index?.length ?? 0) + output.length + 1);
    return chosen.flatMap((each) => {
      const inner = { module: [...module, { name, ...(each === undefined ? {} : { key: each }) }] };
      const value = this.#written(inner.module, `output.${output}`);
      const place = { reference: `module.${name}.${output}`, rest: after, scope: inner, depth };
      return this.#followWritten(declared.expression, value, place);
    });
  }

  /**
   * An index by anything but a constant is a reference beside that of the resource; the one instance whose key it is, is
   * meant.
   */
  #followResource(reference: string, { module }: Scope, keys: readonly unknown[]): Followed[] {
    const [, data, type = '', name = '', rest = ''] = RESOURCE.exec(reference) ?? [];
    const instances = this.#instances.get(instanceId(module, data !== undefined, type, name)) ?? [];
    if (instances.length === 0) return [{ kind: 'open', reference }];
    const [index, text] = INDEX.exec(rest) ?? [];
    const [, attribute] = /^\.([\w-]+)/.exec(rest.slice(index?.length ?? 0)) ?? [];
    const wanted = text === undefined ? keys : [JSON.parse(text) as InstanceKey];
    const isItem = rest.slice((index ?? '').length + 1 + (attribute ?? '').length).startsWith('[');
    const own = instances.filter(({ key }) => key !== undefined && wanted.includes(key));
    const chosen = text !== undefined || own.length === 1 ? own : instances;
    return chosen.flatMap((instance): Followed[] => {
      // Values that a data source has read are known.
      if (data !== undefined && attribute !== undefined && isKnown(instance, attribute)) return [];
      if (data !== undefined) return [{ kind: 'open', reference }];
      return [{ kind: 'attribute', instance, attribute, ...(isItem ? { isItem } : {}) }];
    });
  }

  /** A reference to the item behind `each.value`, if `for_each` is an object of the files. */
  #item({ forEach, forEachValue, key, module }: Scope): string | undefined {
    // Another map may have the same keys for other items.
    const isSame = forEachValue?.kind === 'reference' || (forEachValue?.kind === 'combined' && !forEachValue.isOpen);
    const [only, ...others] = longest(referencesOf(forEach));
    if (!isSame || only === undefined || others.length > 0 || typeof key !== 'string') return undefined;
    const value = this.#writtenBehind(only, module);
    return value?.kind === 'fields' && value.fields.has(key) ? `${only}[${JSON.stringify(key)}]` : undefined;
  }

  /** The value in the files that a reference to a local value or a variable leads to. */
  #writtenBehind(reference: string, module: readonly ModuleStep[], depth = 0): SourceValue | undefined {
    const [, root, name = '', rest = ''] = /^(local|var)\.([\w-]+)(.*)$/s.exec(reference) ?? [];
    if (root === undefined || depth > MAX_STEPS) return undefined;
    const outer = root === 'local' ? module : module.slice(0, -1);
    const id = root === 'local' ? `local.${name}` : `module.${module.at(-1)?.name ?? ''}.${name}`;
    const value = this.#written(outer, id);
    if (value?.kind === 'reference') return this.#writtenBehind(`${value.reference}${rest}`, outer, depth + 1);
    return value && fieldIn(value, rest);
  }

  #followLocal(value: SourceValue, place: LocalPlace): Followed[] {
    const { reference, rest, scope, keys, depth } = place;
    const [step = '', name, index] = STEP.exec(rest) ?? [];
    const chosen = name ?? (index === undefined ? undefined : String(JSON.parse(index)));
    switch (value.kind) {
      case 'known':
        return [{ kind: 'known', reference, value: value.value === null ? undefined : String(value.value) }];
      case 'reference':
        return this.follow({ references: [`${value.reference}${rest}`] }, scope, depth, keys);
      case 'item': {
        const own = this.#key(value.key, scope);
        const ends = this.follow({ references: [value.reference] }, scope, depth, own);
        const found = ends.map((each) => withRest(each, value.rest)).map((each) => withRest(each, rest));
        return own.length === 1 ? found : found.map((each) => combinedIn(reference, each));
      }
      case 'text': {
        const text = this.#textOf(value.parts, place);
        if (text !== undefined) return [{ kind: 'known', reference, value: text }];
        // A known part is a piece of the text, and not the value.
        const ends = this.#followAll(value.parts, place).filter(({ kind }) => kind !== 'known');
        return ends.map((each) => combinedIn(reference, each));
      }
      case 'fields': {
        const inner = { ...place, rest: rest.slice(step.length) };
        const field = chosen === undefined ? undefined : value.fields.get(chosen);
        if (chosen !== undefined) return field ? this.#followLocal(field, inner) : [{ kind: 'open', reference }];
        const [own, ...others] = [...new Set(keys)].flatMap((key) => value.fields.get(String(key)) ?? []);
        if (own && others.length === 0) return this.#followLocal(own, inner);
        return this.#followAll([...value.fields.values()], place).map((each) => combinedIn(reference, each));
      }
      case 'list': {
        const item = value.isOrdered && chosen !== undefined ? value.items[Number(chosen)] : undefined;
        if (item) return this.#followLocal(item, { ...place, rest: rest.slice(step.length) });
        if (rest !== '') return [{ kind: 'open', reference }];
        return this.#followList(value.items, place);
      }
      case 'combined': {
        const ends = this.follow({ references: value.references }, scope, depth, keys);
        const open: Followed[] = value.isOpen || ends.length === 0 ? [{ kind: 'open', reference }] : [];
        return [...ends.map((each) => combinedIn(reference, withRest(each, rest))), ...open];
      }
    }
  }

  /** A list is understood if each item has one end. */
  #followList(items: readonly SourceValue[], place: LocalPlace): Followed[] {
    const { reference } = place;
    const ends = items.map((item) => this.#followAll([item], { ...place, keys: [] }));
    const parts = ends.flat();
    const isWhole = ends.every(([only, ...others]) => only !== undefined && others.length === 0);
    if (isWhole && parts.every((each) => each.kind !== 'open')) return [{ kind: 'list', reference, parts }];
    return parts.map((each) => combinedIn(reference, each));
  }

  #followAll(values: readonly SourceValue[], place: LocalPlace): Followed[] {
    return values.flatMap((value) => this.#followLocal(value, { ...place, rest: '', depth: place.depth + 1 }));
  }

  /** A text whose expressions have known values; undefined for any other. */
  #textOf(parts: readonly SourceValue[], { scope, depth }: LocalPlace): string | undefined {
    const texts = parts.map((part) => {
      if (part.kind === 'known') return part.value;
      if (part.kind !== 'reference') return undefined;
      const value = this.#value(part.reference, scope, depth) ?? this.#plannedValue(part.reference, scope, depth);
      return ['string', 'number', 'boolean'].includes(typeof value) ? (value as string | number | boolean) : undefined;
    });
    return texts.every((text) => text !== undefined) ? texts.join('') : undefined;
  }

  /** The planned value of a reference to one attribute of one resource. */
  #plannedValue(reference: string, scope: Scope, depth: number): unknown {
    const [only, ...others] = this.follow({ references: [reference] }, scope, depth);
    if (only?.kind !== 'attribute' || others.length > 0 || only.within !== undefined || only.isItem) return undefined;
    const { instance, attribute } = only;
    return attribute !== undefined && isKnown(instance, attribute) ? instance.values[attribute] : undefined;
  }

  /** Possible values of a reference as the index of a resource. */
  #key(reference: string, scope: Scope): unknown[] {
    if (reference === 'each.key' || reference === 'count.index') return [...list(scope.key)];
    const value = /^(each|local|var)\./.test(reference) ? this.#value(reference, scope, 0) : undefined;
    return typeof value === 'string' || typeof value === 'number' ? [value] : [];
  }

  /** The value of a reference to a variable, a local value or of an item of one; undefined if it is not known. */
  #value(reference: string, scope: Scope, depth: number): unknown {
    const [, root, name = '', rest = ''] = /^(var|each|local)\.([\w-]+)(.*)$/s.exec(reference) ?? [];
    if (root === undefined || depth > MAX_STEPS) return undefined;
    if (root === 'local') {
      const local = this.#written(scope.module, `local.${name}`);
      return local && inside(this.#plain(local, scope, depth + 1), rest);
    }
    if (root === 'var') return inside(this.#variable(name, scope, depth), rest);
    if (name === 'key') return scope.key;
    const items = this.#constant(scope.forEach, { module: scope.module }, depth);
    // In a set of strings, the key is the value.
    return Array.isArray(items) ? scope.key : inside(record(items)[String(scope.key)], rest);
  }

  /** A local value without expressions but references to such values. */
  #plain(value: SourceValue, scope: Scope, depth: number): unknown {
    switch (value.kind) {
      case 'known':
        return value.value;
      case 'reference':
        return this.#value(value.reference, scope, depth);
      case 'list':
        return value.isOrdered ? value.items.map((item) => this.#plain(item, scope, depth)) : undefined;
      case 'fields':
        return Object.fromEntries([...value.fields].map(([name, field]) => [name, this.#plain(field, scope, depth)]));
      default:
        return undefined;
    }
  }

  #variable(name: string, { module }: Scope, depth: number): unknown {
    const call = module.at(-1);
    if (!call) return this.#variables[name];
    const scope = this.#callScope(module);
    const { expressions } = this.#call(module);
    const given = record(expressions)[name];
    const declared = record(record(this.#module(module)?.variables)[name]);
    return given === undefined ? declared.default : this.#constant(given, scope, depth);
  }

  /** The value of an expression that is a constant, or one reference to a known value. */
  #constant(expression: unknown, scope: Scope, depth: number): unknown {
    const { constant_value: value } = record(expression);
    const [only, ...others] = longest(referencesOf(expression));
    return value ?? (only === undefined || others.length > 0 ? undefined : this.#value(only, scope, depth + 1));
  }

  /** The call of a module. */
  #call(module: readonly ModuleStep[]): Attributes {
    return record(record(this.#module(module.slice(0, -1))?.module_calls)[module.at(-1)?.name ?? '']);
  }

  /** Scope of the arguments of a module call. */
  #callScope(module: readonly ModuleStep[]): Scope {
    const key = module.at(-1)?.key;
    return {
      module: module.slice(0, -1),
      ...(key === undefined ? {} : { key }),
      forEach: this.#call(module).for_each_expression,
      forEachValue: this.#written(module.slice(0, -1), `module.${module.at(-1)?.name ?? ''}.for_each`),
    };
  }

  /** Keys of the instances of a module that is called several times. */
  #keysOf(module: readonly ModuleStep[], name: string): readonly (InstanceKey | undefined)[] {
    const outer = moduleKey(module);
    const steps = [...this.#instances.values()].flatMap(([first]) => {
      const step = first?.module[module.length];
      return step?.name === name && moduleKey(first?.module.slice(0, module.length) ?? []) === outer ? [step.key] : [];
    });
    return [...new Set(steps)];
  }

  /** Configuration of a resource; undefined in a state. */
  #configured({ module, mode, type, name }: Instance): Attributes | undefined {
    const configuration = this.#module(module);
    if (!configuration) return undefined;
    const known = this.#resources.get(configuration);
    const resources =
      known ??
      new Map(blocks(configuration.resources).map((each) => [resourceKey(each.mode, each.type, each.name), each]));
    if (!known) this.#resources.set(configuration, resources);
    return resources.get(resourceKey(mode, type, name));
  }

  /** The configuration of a module, which is one for all keys it is called with. */
  #module(module: readonly ModuleStep[]): Attributes | undefined {
    return module.reduce<Attributes | undefined>((outer, { name }) => {
      const call = record(record(outer?.module_calls)[name]);
      return isRecord(call.module) ? call.module : undefined;
    }, this.#root);
  }
}

/** Address of a module without keys, as local values have it. */
export function callsOf(module: readonly ModuleStep[]): string {
  return module.map(({ name }) => name).join('.');
}

function isKnown({ values, unknown }: Instance, attribute: string): boolean {
  return record(unknown)[attribute] === undefined && Object.hasOwn(values, attribute);
}

function idOf({ mode, type, name }: Instance): string {
  return `${mode === 'data' ? 'data.' : ''}${type}.${name}`;
}

function instanceId(module: readonly ModuleStep[], isData: boolean, type: string, name: string): string {
  return `${moduleKey(module)} ${isData ? 'data.' : ''}${type}.${name}`;
}

function resourceKey(mode: unknown, type: unknown, name: unknown): string {
  return `${String(mode)} ${String(type)}.${String(name)}`;
}

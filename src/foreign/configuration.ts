import type { Attributes } from '../terraform-json/stack-view';
import { blocks, isRecord, list, record } from '../terraform-json/stack-view';
import type { ForeignDocument } from './document';
import type { Instance, InstanceKey, ModuleStep } from './instance';
import { moduleKey } from './instance';

/**
 * Scope of an expression: its module, and the instance of a resource or module call that `count` or `for_each` makes.
 */
export interface Scope {
  readonly module: readonly ModuleStep[];
  readonly key?: InstanceKey;
  /** The expression behind `each.value`. */
  readonly forEach?: unknown;
}

/** The end of a reference. */
export type Followed =
  /** At an attribute of a resource; its name is not known if the plan does not tell. */
  | { readonly kind: 'attribute'; readonly instance: Instance; readonly attribute: string | undefined }
  /** At a value that a plan does not hold. */
  | { readonly kind: 'open'; readonly reference: string };

/** References of local values, by the address of their module without keys and by name. */
export type LocalReferences = ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;

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
  readonly #locals: LocalReferences;
  readonly #instances = new Map<string, Instance[]>();

  readonly #variables: Attributes;
  /** Those of each module's configuration, by mode, type and name. */
  readonly #resources = new Map<Attributes, ReadonlyMap<string, Attributes>>();

  constructor({ configuration, instances, variables }: ForeignDocument, locals: LocalReferences = new Map()) {
    this.#root = record(configuration?.root_module);
    this.#locals = locals;
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
    return { module, ...(key === undefined ? {} : { key }), forEach: this.#configured(instance)?.for_each_expression };
  }

  /** Expression of each output of the root module. */
  outputs(): ReadonlyMap<string, unknown> {
    const outputs = Object.entries(record(this.#root.outputs));
    return new Map(outputs.map(([name, output]) => [name, record(output).expression]));
  }

  /** Ends of the references of an expression; empty if it has only known values. */
  follow(expression: unknown, scope: Scope, depth = 0): Followed[] {
    const references = longest(referencesOf(expression));
    if (depth > MAX_STEPS) return references.map((reference) => ({ kind: 'open', reference }));
    const keys = references.flatMap((reference) => this.#key(reference, scope));
    return references.flatMap((reference) => this.#followOne(reference, scope, keys, depth + 1));
  }

  #followOne(reference: string, scope: Scope, keys: readonly unknown[], depth: number): Followed[] {
    if (KNOWN_ROOTS.test(reference)) return [];
    const [, root, name = '', rest = ''] = /^(var|local|module|each)\.([\w-]+)(.*)$/s.exec(reference) ?? [];
    switch (root) {
      case 'var':
        return this.#followVariable(name, rest, scope, depth);
      case 'local': {
        const known = this.#locals.get(callsOf(scope.module))?.get(name);
        return known ? this.follow({ references: known }, scope, depth) : [{ kind: 'open', reference }];
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
    return this.follow(record(expressions)[name], this.#callScope(module), depth).map((each) => withRest(each, rest));
  }

  /** `each.value` of a map that has one instance a key is the one of the same key; of any other, all of them. */
  #followEach(reference: string, rest: string, scope: Scope, depth: number): Followed[] {
    if (scope.forEach === undefined) return [{ kind: 'open', reference }];
    const found = this.follow(scope.forEach, { module: scope.module }, depth);
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
    return chosen
      .flatMap((each) => {
        const inner = { module: [...module, { name, ...(each === undefined ? {} : { key: each }) }] };
        return this.follow(declared.expression, inner, depth);
      })
      .map((each) => withRest(each, after));
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
    const own = instances.filter(({ key }) => key !== undefined && wanted.includes(key));
    const chosen = text !== undefined || own.length === 1 ? own : instances;
    return chosen.flatMap((instance): Followed[] => {
      // Values that a data source has read are known.
      if (data !== undefined && attribute !== undefined && isKnown(instance, attribute)) return [];
      if (data !== undefined) return [{ kind: 'open', reference }];
      return [{ kind: 'attribute', instance, attribute }];
    });
  }

  /** Possible values of a reference as the index of a resource. */
  #key(reference: string, scope: Scope): unknown[] {
    if (reference === 'each.key' || reference === 'count.index') return [...list(scope.key)];
    const value = /^(each|var)\./.test(reference) ? this.#value(reference, scope, 0) : undefined;
    return typeof value === 'string' || typeof value === 'number' ? [value] : [];
  }

  /** The value of a reference to a variable or of an item of one; undefined if it is not known. */
  #value(reference: string, scope: Scope, depth: number): unknown {
    const [, root, name = '', rest = ''] = /^(var|each)\.([\w-]+)(.*)$/s.exec(reference) ?? [];
    if (root === undefined || depth > MAX_STEPS) return undefined;
    if (root === 'var') return inside(this.#variable(name, scope, depth), rest);
    if (name === 'key') return scope.key;
    const items = this.#constant(scope.forEach, { module: scope.module }, depth);
    // In a set of strings, the key is the value.
    return Array.isArray(items) ? scope.key : inside(record(items)[String(scope.key)], rest);
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

/** Everything that an expression, or those of nested blocks, refer to. */
export function referencesOf(expression: unknown): string[] {
  if (Array.isArray(expression)) return expression.flatMap(referencesOf);
  if (!isRecord(expression)) return [];
  const { references } = expression;
  if (Array.isArray(references)) return list(references).filter((each) => typeof each === 'string');
  return 'constant_value' in expression ? [] : Object.values(expression).flatMap(referencesOf);
}

/** Terraform names each reference and all that it begins with: `a.b.c`, then `a.b`. */
function longest(references: readonly string[]): string[] {
  const distinct = [...new Set(references)];
  return distinct.filter(
    (one) => !distinct.some((other) => other !== one && (other.startsWith(`${one}.`) || other.startsWith(`${one}[`))),
  );
}

/**
 * Applies the steps after a name, e.g. `.id` after `each.value`, to the value of the name if that has no attribute
 * yet.
 */
function withRest(followed: Followed, rest: string): Followed {
  if (followed.kind === 'open' || followed.attribute !== undefined) return followed;
  const [, attribute] = /^(?:\[[^\]]*\])?\.([\w-]+)$/.exec(rest) ?? [];
  return attribute === undefined ? followed : { ...followed, attribute };
}

/** A part of a value, e.g. `.path` or `["a"].path`. */
function inside(value: unknown, rest: string): unknown {
  const steps = Array.from(rest.matchAll(/\.([\w-]+)|\[("(?:[^"\\]|\\.)*"|\d+)\]/g), ([, name, index]) =>
    index === undefined ? name : String(JSON.parse(index)),
  );
  return steps.reduce<unknown>((at, step) => {
    const fields = Array.isArray(at) ? Object.fromEntries(at.entries()) : record(at);
    return Object.hasOwn(fields, step ?? '') ? fields[step ?? ''] : undefined;
  }, value);
}

function isKnown({ values, unknown }: Instance, attribute: string): boolean {
  return record(unknown)[attribute] === undefined && Object.hasOwn(values, attribute);
}

function instanceId(module: readonly ModuleStep[], isData: boolean, type: string, name: string): string {
  return `${moduleKey(module)} ${isData ? 'data.' : ''}${type}.${name}`;
}

function resourceKey(mode: unknown, type: unknown, name: unknown): string {
  return `${String(mode)} ${String(type)}.${String(name)}`;
}

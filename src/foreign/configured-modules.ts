import type { Attributes } from '../terraform-json/stack-view';
import { blocks, isRecord, record } from '../terraform-json/stack-view';
import type { ForeignDocument } from './document';
import type { Instance, InstanceKey, ModuleStep } from './instance';
import { moduleKey } from './instance';
import type { Expressions, Scope, Written } from './scope';
import { callsOf } from './scope';
import type { SourceValue } from './source-value';

/** Modules of a plan's configuration: their calls, outputs and resources, with the expressions that the files have. */
export class ConfiguredModules {
  /** Values of the variables of the root module. */
  readonly variables: Attributes;
  readonly #root: Attributes;
  readonly #source: Expressions;
  readonly #instances = new Map<string, Instance[]>();
  readonly #keys = new Map<string, readonly (InstanceKey | undefined)[]>();
  /** Those of each module's configuration, by mode, type and name. */
  readonly #resources = new Map<Attributes, ReadonlyMap<string, Attributes>>();

  constructor({ configuration, instances, variables }: ForeignDocument, source: Expressions = new Map()) {
    this.#root = record(configuration?.root_module);
    this.#source = source;
    this.variables = variables;
    for (const instance of instances) {
      const id = instanceId(instance.module, instance.mode === 'data', instance.type, instance.name);
      const others = this.#instances.get(id);
      if (others) others.push(instance);
      else this.#instances.set(id, [instance]);
    }
  }

  /** Instances of a resource in a module. */
  instancesOf(module: readonly ModuleStep[], isData: boolean, type: string, name: string): readonly Instance[] {
    return this.#instances.get(instanceId(module, isData, type, name)) ?? [];
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
      forEachValue: this.written(module, `${idOf(instance)}.for_each`),
    };
  }

  /** The expression of an attribute in the files. */
  writtenAttribute(instance: Instance, attribute: string): SourceValue | undefined {
    return this.written(instance.module, `${idOf(instance)}.${attribute}`);
  }

  /** An expression of a module in the files, as `Expressions` names it. */
  written(module: readonly ModuleStep[], name: string): SourceValue | undefined {
    return this.#source.get(callsOf(module))?.get(name);
  }

  /** Whether the files of a module are there. */
  isRead(module: readonly ModuleStep[]): boolean {
    return this.#source.has(callsOf(module));
  }

  /** Expression of each output of the root module. */
  outputs(): ReadonlyMap<string, unknown> {
    const outputs = Object.entries(record(this.#root.outputs));
    return new Map(outputs.map(([name, output]) => [name, record(output).expression]));
  }

  /** The argument that a module gets for a variable, or the default of the variable. */
  argument(module: readonly ModuleStep[], name: string): Written {
    const outer = module.slice(0, -1);
    const given = record(this.#call(module).expressions)[name];
    const { default: value } = record(record(this.#module(module)?.variables)[name]);
    const scope = this.#callScope(module);
    if (given === undefined) return { expression: { constant_value: value ?? null }, value: undefined, scope };
    return { expression: given, value: this.written(outer, `module.${module.at(-1)?.name ?? ''}.${name}`), scope };
  }

  /** An output of each instance of a called module, or of the one of a key; undefined if it has no such output. */
  outputsOf(
    module: readonly ModuleStep[],
    { name, key, output }: { readonly name: string; readonly key: string | undefined; readonly output: string },
  ): Written[] | undefined {
    const call = record(record(this.#module(module)?.module_calls)[name]);
    const declared = record(record(record(call.module).outputs)[output]);
    if (declared.expression === undefined) return undefined;
    const keys = this.#keysOf(module, name);
    const chosen = key === undefined ? keys : keys.filter((each) => String(each) === key);
    // A module without resources has no keys.
    const known = chosen.length === 0 ? [key] : chosen;
    return known.map((each) => {
      const inner = [...module, { name, ...(each === undefined ? {} : { key: each }) }];
      const value = this.written(inner, `output.${output}`);
      return { expression: declared.expression, value, scope: { module: inner } };
    });
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
      forEachValue: this.written(module.slice(0, -1), `module.${module.at(-1)?.name ?? ''}.for_each`),
    };
  }

  /** Keys of the instances of a called module that have resources; undefined for one without a key. */
  #keysOf(module: readonly ModuleStep[], name: string): readonly (InstanceKey | undefined)[] {
    const id = moduleKey([...module, { name }]);
    const known = this.#keys.get(id);
    if (known) return known;
    const outer = moduleKey(module);
    const steps = [...this.#instances.values()].flatMap(([first]) => {
      const step = first?.module[module.length];
      return step?.name === name && moduleKey(first?.module.slice(0, module.length) ?? []) === outer ? [step.key] : [];
    });
    const keys = [...new Set(steps)];
    this.#keys.set(id, keys);
    return keys;
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

function idOf({ mode, type, name }: Instance): string {
  return `${mode === 'data' ? 'data.' : ''}${type}.${name}`;
}

function instanceId(module: readonly ModuleStep[], isData: boolean, type: string, name: string): string {
  return `${moduleKey(module)} ${isData ? 'data.' : ''}${type}.${name}`;
}

function resourceKey(mode: unknown, type: unknown, name: unknown): string {
  return `${String(mode)} ${String(type)}.${String(name)}`;
}

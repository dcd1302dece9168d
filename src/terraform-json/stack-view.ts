import type { Step } from './expression';
import { addressOf, referencesIn } from './reference';

/** A JSON object. */
export type Attributes = Readonly<Record<string, unknown>>;

/** One resource or data source. */
export interface ViewedResource {
  /** With `data.` before it for a data source. */
  readonly type: string;
  /** E.g. `aws_lambda_function.function_679B3B5A`. */
  readonly address: string;
  /** Construct path below the stack; the address if cdktf noted none. */
  readonly path: string;
  readonly attributes: Attributes;
}

/** An attribute that an expression names. */
export interface ReferredAttribute {
  readonly resource: ViewedResource;
  /** Absent if it is the whole resource, or an attribute that is chosen at apply. */
  readonly attribute: string | undefined;
  /** Names of the functions it is handed to, the outermost first. */
  readonly calls: readonly string[];
}

/** Environments without valuable data; any other, and a stack without a known one, is protected like `prod`. */
const UNPROTECTED = ['dev', 'local'];

/** Blocks that are viewed by themselves, and notes. */
const VIEWED = ['//', 'data', 'locals', 'output', 'resource'];

/** A stack with such a word in its name is always protected, even if its tags name an unprotected environment. */
const PROTECTED_NAME = /(^|[-_])(prod|production|live)([-_]|$)/i;

/** A stack as the rules read it: its Terraform JSON, by type and by reference. */
export class StackView {
  readonly outputs: Readonly<Record<string, Attributes>>;
  /** Configurations of the AWS provider. */
  readonly providers: readonly Attributes[];
  /** Tags that the AWS provider puts on all it makes. */
  readonly defaultTags: Attributes;
  /** Environment that the stack is made for, if that is known by more than its tags. */
  readonly environment: string | undefined;
  /** Blocks that are neither resources nor data sources, outputs or local values, such as `module`, by their names. */
  readonly otherBlocks: Attributes;
  readonly #stackName: string;
  readonly #locals: Attributes;
  readonly #resources = new Map<string, ViewedResource>();
  readonly #byType = new Map<string, ViewedResource[]>();

  /**
   * @param json - a stack as `cdktf synth` writes it
   * @param environment - environment of the stack
   * @default - only its tags name the environment
   */
  constructor(json: Attributes, environment?: string) {
    const stackName = String(record(record(json['//']).metadata).stackName);
    this.#stackName = stackName;
    this.environment = environment;
    this.outputs = Object.fromEntries(named(json.output).map(([name, output]) => [name, record(output)]));
    this.providers = blocks(json.provider).flatMap(({ aws }) => blocks(aws));
    this.defaultTags = record(blocks(this.providers[0]?.default_tags)[0]?.tags);
    this.#locals = Object.assign({}, ...blocks(json.locals)) as Attributes;
    this.otherBlocks = Object.fromEntries(Object.entries(json).filter(([name]) => !VIEWED.includes(name)));
    this.#add(json.resource, '', stackName);
    this.#add(json.data, 'data.', stackName);
  }

  /**
   * Whether the data of the stack must survive a mistake. Tags cannot remove the protection if the name or the
   * settings of the stack give it.
   */
  get isProtected(): boolean {
    const tagged = this.providers.map((provider) => record(blocks(provider.default_tags)[0]?.tags).Environment);
    const named = [...(tagged.length === 0 ? [undefined] : tagged), ...list(this.environment)];
    return PROTECTED_NAME.test(this.#stackName) || !named.every((name) => UNPROTECTED.includes(String(name)));
  }

  /** Whether the stack may be for an environment of this name. */
  isFor(environment: unknown): boolean {
    if (this.environment !== undefined) return environment === this.environment;
    return !(PROTECTED_NAME.test(this.#stackName) && UNPROTECTED.includes(String(environment)));
  }

  /** All of some types; data sources by `data.` and their type. */
  all(...types: readonly string[]): ViewedResource[] {
    return types.flatMap((type) => this.#byType.get(type) ?? []);
  }

  /** All resources and data sources. */
  everything(): ViewedResource[] {
    return [...this.#resources.values()];
  }

  /**
   * The resources of this stack that the expressions in a value, however deep, refer to, by way of local values too.
   * @throws TerraformJsonError `ERR_EXPRESSION_INVALID`
   */
  references(value: unknown): ReferredAttribute[] {
    return this.#references(value, []);
  }

  /** The resources of a type that a value refers to. */
  referred(value: unknown, type: string): ViewedResource[] {
    return this.references(value).flatMap(({ resource }) => (resource.type === type ? [resource] : []));
  }

  /** @param within - names of the local values that led here */
  #references(value: unknown, within: readonly string[]): ReferredAttribute[] {
    return referencesIn(value).flatMap((reference): ReferredAttribute[] => {
      const { name, calls } = reference;
      if (reference.kind === 'resource') {
        const resource = this.#resources.get(addressOf(reference));
        return resource ? [{ resource, attribute: attributeOf(resource, reference.steps), calls }] : [];
      }
      if (reference.scope !== 'local' || within.includes(name)) return [];
      const behind = this.#references(this.#locals[name], [...within, name]);
      return behind.map((each) => ({ ...each, calls: [...calls, ...each.calls] }));
    });
  }

  #add(byType: unknown, prefix: '' | 'data.', stackName: string): void {
    for (const [type, byName] of named(byType)) {
      for (const [name, given] of named(byName)) {
        const { '//': note, ...attributes } = withDynamicBlocks(record(list(given)[0]));
        const address = `${prefix}${type}.${name}`;
        const { path } = record(record(note).metadata);
        const below = typeof path === 'string' ? pathBelow(stackName, path) : address;
        const resource = { type: `${prefix}${type}`, address, path: below, attributes };
        this.#resources.set(address, resource);
        const others = this.#byType.get(resource.type);
        if (others) others.push(resource);
        else this.#byType.set(resource.type, [resource]);
      }
    }
  }
}

/** Blocks by name, which JSON may hold as one object or as a list of them. */
function named(value: unknown): [string, unknown][] {
  return blocks(value).flatMap((each) => Object.entries(each).filter(([name]) => name !== '//'));
}

/**
 * The written blocks, and one block for each `dynamic` block, which Terraform expands at apply; its content is taken
 * as written.
 */
function withDynamicBlocks(attributes: Attributes): Attributes {
  const made = named(attributes.dynamic).map(([name, dynamic]) => {
    const contents = blocks(dynamic)
      .flatMap(({ content }) => blocks(content))
      .map(withDynamicBlocks);
    return [name, [...blocks(attributes[name]), ...contents]] as const;
  });
  return { ...attributes, ...Object.fromEntries(made) };
}

/** An object as it is, anything else as one without fields. */
export function record(value: unknown): Attributes {
  return isRecord(value) ? value : {};
}

/** Whether it is an object and no list. */
export function isRecord(value: unknown): value is Attributes {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Nested blocks, which JSON may hold one by itself or as a list. */
export function blocks(value: unknown): Attributes[] {
  return list(value).map(record);
}

/** A list as it is; a single value as a list of one; undefined and null as an empty list. */
export function list(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

/** The value of an attribute, for a message. */
export function shown(value: unknown): string {
  return value === undefined ? 'unset' : JSON.stringify(value);
}

/** Whether an attribute holds something: a value, or a reference to one. */
export function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}

/** The path below the stack; the stack itself may be below other constructs. */
function pathBelow(stackName: string, path: string): string {
  const stack = `/${stackName}/`;
  return `/${path}`.split(stack).slice(1).join(stack);
}

/** The attribute that the steps behind a resource's name lead to, past the index of one of several. */
function attributeOf({ attributes }: ViewedResource, steps: readonly Step[]): string | undefined {
  const isSeveral = attributes.count !== undefined || attributes.for_each !== undefined;
  const [first, second] = steps.filter(({ kind }) => kind !== 'splat');
  const isInstance = first?.kind === 'index' && (isSeveral || first.key.kind === 'literal');
  const step = isInstance ? second : first;
  if (step?.kind === 'attribute') return step.name;
  if (step?.kind !== 'index' || step.key.kind !== 'template') return undefined;
  const [text, ...rest] = step.key.parts;
  return typeof text === 'string' && rest.length === 0 ? text : undefined;
}

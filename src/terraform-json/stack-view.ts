import { templateParts } from './template-string';

/** A JSON object. */
export type Attributes = Readonly<Record<string, unknown>>;

/** One resource or data source. */
export interface ViewedResource {
  /** With `data.` before it for a data source. */
  readonly type: string;
  /** E.g. `aws_lambda_function.function_679B3B5A`. */
  readonly address: string;
  /** Construct path below the stack; the address where cdktf noted none. */
  readonly path: string;
  readonly attributes: Attributes;
}

/** An attribute that an expression names. */
export interface ReferredAttribute {
  readonly resource: ViewedResource;
  /** Absent where the whole resource is meant. */
  readonly attribute: string | undefined;
}

// What stands behind a name: an attribute by dot or in brackets, past the index of a resource that has a count.
const REFERENCE = /\b(data\.)?([a-z][a-z0-9_]*)\.([A-Za-z_][\w-]*)(?:\[[\d*]+\])?(?:(?:\.|\[\\?")(\w+))?/g;

/** Environments that hold nothing of value; any other, and one that is not named, is protected like `prod`. */
const UNPROTECTED = ['dev', 'local'];

/** What rules read of a stack: its Terraform JSON, by type and by reference. */
export class StackView {
  readonly outputs: Readonly<Record<string, Attributes>>;
  /** Configurations of the AWS provider. */
  readonly providers: readonly Attributes[];
  /** Tags that the AWS provider puts on all it makes. */
  readonly defaultTags: Attributes;
  readonly #resources = new Map<string, ViewedResource>();
  readonly #byType = new Map<string, ViewedResource[]>();

  /** @param json - a stack as `cdktf synth` writes it */
  constructor(json: Attributes) {
    const stackName = String(record(record(json['//']).metadata).stackName);
    this.outputs = record(json.output) as Readonly<Record<string, Attributes>>;
    this.providers = blocks(record(json.provider).aws);
    this.defaultTags = record(blocks(this.providers[0]?.default_tags)[0]?.tags);
    this.#add(json.resource, '', stackName);
    this.#add(json.data, 'data.', stackName);
  }

  /** Whether what it holds must outlive a mistake. */
  get isProtected(): boolean {
    return !UNPROTECTED.includes(String(this.defaultTags.Environment));
  }

  /** All of some types; data sources by `data.` and their type. */
  all(...types: readonly string[]): ViewedResource[] {
    return types.flatMap((type) => this.#byType.get(type) ?? []);
  }

  /** All resources and data sources. */
  everything(): ViewedResource[] {
    return [...this.#resources.values()];
  }

  /** What the expressions in a value, however deep, refer to; each once for each attribute. */
  references(value: unknown): ReferredAttribute[] {
    return expressions(value).flatMap((expression) =>
      Array.from(expression.matchAll(REFERENCE), ([, data = '', type = '', name = '', attribute]) => {
        const resource = this.#resources.get(`${data}${type}.${name}`);
        return resource ? [{ resource, attribute }] : [];
      }).flat(),
    );
  }

  /** The resources of a type that a value refers to. */
  referred(value: unknown, type: string): ViewedResource[] {
    return this.references(value).flatMap(({ resource }) => (resource.type === type ? [resource] : []));
  }

  #add(byType: unknown, prefix: '' | 'data.', stackName: string): void {
    for (const [type, byName] of Object.entries(record(byType))) {
      for (const [name, given] of Object.entries(record(byName))) {
        const { '//': note, ...attributes } = record(given);
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

/** An object as it is, anything else as one without fields. */
export function record(value: unknown): Attributes {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Attributes) : {};
}

/** Nested blocks, which JSON may hold one by itself or as a list. */
export function blocks(value: unknown): Attributes[] {
  return list(value).map(record);
}

/** A list as it is, one value as a list of it, nothing as none. */
export function list(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

/** What an attribute holds, for a message. */
export function shown(value: unknown): string {
  return value === undefined ? 'unset' : JSON.stringify(value);
}

/** Whether an attribute holds something: a value, or a reference to one. */
export function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}

/** Past the stack, and past what the stack itself may lie in. */
function pathBelow(stackName: string, path: string): string {
  const stack = `/${stackName}/`;
  return `/${path}`.split(stack).slice(1).join(stack);
}

function expressions(value: unknown): string[] {
  if (typeof value === 'string') {
    return templateParts(value).flatMap((part) => (typeof part === 'string' ? [] : [part.expression]));
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(expressions);
}

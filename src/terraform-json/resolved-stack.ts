import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { COMPUTED_ATTRIBUTES } from './computed-attributes';
import { TerraformJsonError } from './error';
import { evaluate } from './evaluation';
import type { Sequence, TemplatePart } from './expression';
import { parseTemplate } from './expression-parser';
import type { AttributeReference } from './reference';
import { addressOf } from './reference';
import { TERRAFORM_FUNCTIONS } from './terraform-function';
import type { ForeignBackend, SynthesizedStack, TerraformJson } from './terraform-json';
import { stackName } from './terraform-json';

/** One resource or data source, its attributes as in the JSON. */
export interface StackResource {
  /** E.g. `aws_api_gateway_method.get` or `data.aws_region.here`. */
  readonly address: string;
  /** With `data.` before it for a data source. */
  readonly type: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** Attributes of a resource type: those that are read, and those that do not change the answer to a request. */
export interface ResourceShape<Shape extends z.ZodRawShape> {
  readonly read: z.ZodObject<Shape>;
  readonly ignored: readonly string[];
}

/** Options for resolving a stack. */
export interface ResolveOptions {
  /**
   * Seed of the secrets that AWS would generate.
   * @default - random secrets, only for this object
   */
  readonly seed?: string | undefined;
  /**
   * Prefix of every address, if several stacks are read: the local value of an attribute that AWS generates depends on
   * the address.
   * @default - no prefix
   */
  readonly place?: string | undefined;
  /**
   * Prefix of the names of functions, backends and API keys, if several stacks have an API.
   * @default - no prefix
   */
  readonly label?: string | undefined;
  /**
   * Value of a parameter of Systems Manager that another stack makes; undefined if none does.
   * @default - there are no such parameters
   */
  readonly parameter?: ((name: string) => string | undefined) | undefined;
}

/** The account of every resource; AWS assigns this id to no customer. */
const ACCOUNT_ID = '000000000000';
const DEFAULT_REGION = 'us-east-1';
const ALWAYS_IGNORED = ['//', 'depends_on', 'description', 'lifecycle', 'provider', 'tags'];

/**
 * A stack as it would be after apply: references resolved, attributes that AWS makes up made up.
 */
export class ResolvedStack {
  readonly name: string;
  readonly directory: string;
  /** Label of its API, if there are several. */
  readonly label: string | undefined;
  readonly accountId = ACCOUNT_ID;
  readonly region: string;
  /** Backends that are not functions of the stack, by name. */
  readonly backends: Readonly<Record<string, ForeignBackend>>;
  readonly #resources = new Map<string, StackResource>();
  readonly #resolving = new Set<string>();
  readonly #seed: string;
  readonly #place: string;
  readonly #parameter: NonNullable<ResolveOptions['parameter']>;

  constructor({ json, directory }: SynthesizedStack, options: ResolveOptions = {}) {
    this.directory = directory;
    this.#seed = options.seed ?? randomUUID();
    this.#place = options.place === undefined ? '' : `${options.place}: `;
    this.label = options.label;
    this.#parameter = options.parameter ?? (() => undefined);
    this.name = stackName({ json });
    const backends = Object.entries(json['//']?.backends ?? {});
    this.backends = Object.fromEntries(backends.map(([name, each]) => [this.#labelled(name), each]));
    this.#add(json.resource, '');
    this.#add(json.data, 'data.');
    const { region } = json.provider.aws?.[0] ?? {};
    this.region = typeof region === 'string' ? region : DEFAULT_REGION;
  }

  /** All of a type; data sources by `data.` and their type. */
  all(type: string): StackResource[] {
    return [...this.#resources.values()].filter((resource) => resource.type === type);
  }

  /**
   * The attributes of a resource that change the answer to a request, resolved and checked.
   * @throws TerraformJsonError `ERR_NOT_MODELLED` if it sets an unmodelled one, `ERR_RESOURCE_INVALID`,
   * `ERR_REFERENCE_UNRESOLVED`
   */
  read<Shape extends z.ZodRawShape>(
    { address, attributes }: StackResource,
    { read, ignored }: ResourceShape<Shape>,
  ): z.output<z.ZodObject<Shape>> {
    const known = Object.keys(read.shape);
    const unknown = Object.keys(attributes).find(
      (name) => ![...known, ...ignored, ...ALWAYS_IGNORED].includes(name) && !isUnset(attributes[name]),
    );
    if (unknown !== undefined) {
      throw new TerraformJsonError(
        'ERR_NOT_MODELLED',
        `${address} sets "${unknown}", which the local gateway does not model; modelled are ${known.join(', ')}`,
      );
    }
    const set = known.filter((name) => attributes[name] !== undefined && attributes[name] !== null);
    const resolved = Object.fromEntries(set.map((name) => [name, this.#resolve(attributes[name], address)]));
    const result = read.safeParse(resolved);
    if (result.success) return result.data;
    const [issue] = result.error.issues;
    const name = issue?.path.join('.') ?? '';
    // A nested value, such as a function's variables, may be a secret.
    const value = resolved[name];
    const given = ['string', 'number', 'boolean'].includes(typeof value) ? JSON.stringify(value) : 'a wrong value';
    throw new TerraformJsonError(
      'ERR_RESOURCE_INVALID',
      `${address} has ${given} as ${name}, which is not valid: ${issue?.message ?? 'invalid'}; correct it`,
    );
  }

  /** A name without the stack's own before it, and with its label. */
  shortName(name: string): string {
    const prefix = `${this.name}-`;
    return this.#labelled(name.startsWith(prefix) ? name.slice(prefix.length) : name);
  }

  #labelled(name: string): string {
    return this.label === undefined ? name : `${this.label}/${name}`;
  }

  /** One attribute, given or made up by AWS. */
  attribute(resource: StackResource, name: string): unknown {
    const { address, type, attributes } = resource;
    if (attributes[name] !== undefined) return this.#resolve(attributes[name], address);
    const compute = COMPUTED_ATTRIBUTES[type]?.[name];
    if (!compute) {
      const modelled = [
        ...Object.keys(attributes).filter((key) => key !== '//'),
        ...Object.keys(COMPUTED_ATTRIBUTES[type] ?? {}),
      ];
      throw new TerraformJsonError(
        'ERR_REFERENCE_UNRESOLVED',
        `${address}.${name} is not known before apply, expected one of: ${modelled.join(', ')}`,
      );
    }
    const { region, accountId } = this;
    const text = (attribute: string) => String(this.attribute(resource, attribute));
    const parameter = (of: string) => this.#value(of, address);
    return compute({ address, region, accountId, seed: this.#seed, text, parameter });
  }

  #resolve(value: unknown, user: string): unknown {
    if (Array.isArray(value)) return value.map((item: unknown) => this.#resolve(item, user));
    if (typeof value === 'object' && value !== null) {
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.#resolve(item, user)]));
    }
    if (typeof value !== 'string') return value;
    return this.#template(parseTemplate(value), user);
  }

  #template(parts: readonly TemplatePart[], user: string): unknown {
    const values = parts.map((part) => (typeof part === 'string' ? part : this.#sequence(part, user)));
    const [only] = values;
    return values.length === 1 ? only : values.map(String).join('');
  }

  #sequence({ text, expression, trims }: Sequence, user: string): unknown {
    if (!expression || trims) throw unresolved(text, user);
    if (this.#resolving.has(text)) {
      throw new TerraformJsonError('ERR_REFERENCE_UNRESOLVED', `${user} refers to "${text}", which refers to itself`);
    }
    this.#resolving.add(text);
    try {
      return evaluate(expression, {
        attribute: (reference) => this.#referenced(reference, text, user),
        template: (parts) => this.#template(parts, user),
        refuse: () => {
          throw unresolved(text, user);
        },
      });
    } finally {
      this.#resolving.delete(text);
    }
  }

  #referenced(reference: AttributeReference, text: string, user: string): unknown {
    const resource = this.#resources.get(addressOf(reference));
    if (!resource) throw unresolved(text, user);
    return this.attribute(resource, reference.attribute);
  }

  #value(name: string, user: string): string {
    const found = this.#parameter(name);
    if (found !== undefined) return found;
    throw new TerraformJsonError(
      'ERR_PARAMETER_UNKNOWN',
      `${user} reads the parameter "${name}", expected one that a stack of the app makes; add the stack of the user pool to the app, or join the pool by existingUserPool`,
    );
  }

  #add(blocks: TerraformJson['resource'], prefix: '' | 'data.'): void {
    for (const [type, byName] of Object.entries(blocks)) {
      for (const [name, attributes] of Object.entries(byName)) {
        const address = `${prefix}${type}.${name}`;
        this.#resources.set(address, { address: `${this.#place}${address}`, type: `${prefix}${type}`, attributes });
      }
    }
  }
}

function unresolved(text: string, user: string): TerraformJsonError {
  const functions = [...TERRAFORM_FUNCTIONS.keys()].join(', ');
  return new TerraformJsonError(
    'ERR_REFERENCE_UNRESOLVED',
    `${user} refers to "${text}", expected an attribute of a resource or data source of this stack, such as aws_lambda_function.name.arn, or ${functions} of such`,
  );
}

/** A nested block, which JSON may hold as it is or as the one item of a list. */
export function block<Schema extends z.ZodType>(schema: Schema) {
  return z.preprocess((value) => (Array.isArray(value) && value.length === 1 ? (value[0] as unknown) : value), schema);
}

function isUnset(value: unknown): boolean {
  if (value === null || value === undefined || value === false || value === '') return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}

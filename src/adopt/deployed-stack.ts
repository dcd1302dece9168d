import { nearest } from '../access/nearest';
import type { ForeignDocument } from '../foreign/document';
import { literal } from '../foreign/conversion';
import type { Instance } from '../foreign/instance';
import type { ForeignStack } from '../foreign/stack';
import { foreignStack } from '../foreign/stack';
import type { Attributes } from '../terraform-json/stack-view';
import { record } from '../terraform-json/stack-view';
import { AdoptionError } from './error';
import { inOrder } from './text-order';

/** A deployed resource. */
export interface DeployedResource {
  readonly type: string;
  /** Its name in the JSON. */
  readonly name: string;
  /** As Terraform prints it. */
  readonly address: string;
  /** Attributes that a configuration may set; a value that names another resource is a reference to it. */
  readonly attributes: Attributes;
  /** The same as literal texts of Terraform, and those that AWS generates; absent if it is a part of another resource. */
  readonly values: Attributes | undefined;
}

/** An attribute of a resource, e.g. `${aws_cognito_user_pool.main.id}`. */
const REFERENCE = /^\$\{([a-z][a-z0-9_]*)\.([\w-]+)\.(\w+)\}$/;

/** A reference to an attribute of a resource. */
export interface Reference {
  readonly type: string;
  readonly name: string;
  readonly attribute: string;
}

/** Takes a reference apart; undefined for any other value. */
export function referenceOf(value: unknown): Reference | undefined {
  const [, type, name, attribute] = (typeof value === 'string' && REFERENCE.exec(value)) || [];
  return type === undefined || name === undefined || attribute === undefined ? undefined : { type, name, attribute };
}

/** The resources of a state, or those that a plan finds deployed. */
export class DeployedStack {
  readonly foreign: ForeignStack;
  /** Addresses of all managed resources of the file, also of types that are not read. */
  readonly managed: ReadonlySet<string>;
  /** Addresses of tainted and deposed objects, which a plan over this state destroys. */
  readonly doomed: readonly string[];
  /** Everything in the file as it is, data sources and types that are not read among it. */
  readonly instances: readonly Instance[];
  readonly #all: readonly DeployedResource[];
  readonly #byName: ReadonlyMap<string, DeployedResource>;

  /**
   * @param leave - addresses of resources that stay where they are; only references lead to them
   * @throws AdoptionError `ERR_NOTHING_TO_DECLARE` if nothing is deployed, `ERR_OPTION` if there is no such resource
   */
  constructor(
    document: ForeignDocument,
    name: string,
    readonly leave: readonly string[] = [],
  ) {
    const instances = document.kind === 'plan' ? (document.before ?? []) : document.instances;
    if (instances.every(({ mode }) => mode !== 'managed')) {
      throw new AdoptionError(
        'ERR_NOTHING_TO_DECLARE',
        `${name} has nothing that is deployed, expected the state, or a plan, of a configuration that was applied; apply it, or start with cognito-m2m init`,
      );
    }
    this.instances = instances;
    this.doomed = document.doomed ?? [];
    this.managed = new Set(instances.flatMap(({ mode, address }) => (mode === 'managed' ? [address] : [])));
    this.foreign = foreignStack(document, name, { side: document.kind === 'plan' ? 'before' : 'after' });
    const byAddress = new Map(instances.map((instance) => [instance.address, instance]));
    const all = Object.entries(this.foreign.json.resource).flatMap(([type, byName]) =>
      Object.entries(byName).map(([own, { '//': note, ...attributes }]) => {
        const address = String(record(record(note).metadata).path).slice(1);
        return { type, name: own, address, attributes, values: valuesOf(byAddress.get(address)) };
      }),
    );
    all.sort((one, other) => inOrder(one.address, other.address));
    const unknown = leave.find((address) => !byAddress.has(address));
    if (unknown !== undefined) throw unknownAddress(unknown, [...byAddress.keys()]);
    this.#all = all.filter(({ address }) => !leave.includes(address));
    this.#byName = new Map(all.map((each) => [`${each.type}.${each.name}`, each]));
  }

  /** The resources of a type, ordered by their addresses. */
  all(type: string): DeployedResource[] {
    return this.#all.filter((each) => each.type === type);
  }

  /** All resources, ordered by their addresses. */
  everything(): readonly DeployedResource[] {
    return this.#all;
  }

  /** Addresses of the managed resources that are not among the taken ones. */
  leftBy(taken: ReadonlySet<string>): string[] {
    return [...this.managed].filter((address) => !taken.has(address));
  }

  /** The resource that a value refers to. */
  target(value: unknown): DeployedResource | undefined {
    const reference = referenceOf(value);
    return reference && this.#byName.get(`${reference.type}.${reference.name}`);
  }

  /** The value behind a reference, and any other value as it is. */
  literalOf(value: unknown): unknown {
    const reference = referenceOf(value);
    const target = this.target(value);
    if (!reference || !target) return value;
    return target.values?.[reference.attribute] ?? this.literalOf(target.attributes[reference.attribute]);
  }
}

function unknownAddress(address: string, known: readonly string[]): AdoptionError {
  const meant = nearest(address, known);
  const fix = meant === undefined ? 'correct it' : `did you mean "${meant}"?`;
  return new AdoptionError('ERR_OPTION', `--leave names ${address}, expected a resource of the file; ${fix}`);
}

function valuesOf(instance: Instance | undefined): Attributes | undefined {
  return instance && record(literal(instance.values));
}

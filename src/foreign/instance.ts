import type { Attributes } from '../terraform-json/stack-view';
import { record } from '../terraform-json/stack-view';

/** A call of a module on the way to a resource. */
export interface ModuleStep {
  readonly name: string;
  /** Of `count` or `for_each`. */
  readonly key?: InstanceKey;
}

/** Which of several instances. */
export type InstanceKey = string | number;

/** One instance of a resource, as a plan or a state has it. Secrets are taken out of its values. */
export interface Instance {
  /** As Terraform prints it, e.g. `module.api["orders"].aws_api_gateway_method.this["list"]`. */
  readonly address: string;
  readonly module: readonly ModuleStep[];
  readonly mode: 'managed' | 'data';
  readonly type: string;
  readonly name: string;
  readonly key?: InstanceKey;
  readonly values: Attributes;
  /** True if a value is known only after apply; as deep as the values. */
  readonly unknown: unknown;
  /** Set if it is a client of a user pool that has a secret, and no value says so. */
  readonly hasSecret?: true;
}

const MODULE = /module\.([\w-]+)(?:\[("(?:[^"\\]|\\.)*"|\d+)\])?/g;

/** The calls that a module's address names, e.g. `module.a["x"].module.b`. */
export function moduleSteps(address: string | undefined): ModuleStep[] {
  return Array.from((address ?? '').matchAll(MODULE), ([, name = '', key]) =>
    key === undefined ? { name } : { name, key: JSON.parse(key) as InstanceKey },
  );
}

/** The address of an instance. */
export function instanceAddress({
  module,
  mode,
  type,
  name,
  key,
}: Pick<Instance, 'module' | 'mode' | 'type' | 'name' | 'key'>): string {
  const steps = module.map((step) => `module.${step.name}${keyText(step.key)}`);
  return [...steps, ...(mode === 'data' ? ['data'] : []), `${type}.${name}${keyText(key)}`].join('.');
}

/** Two instances of modules are one if their calls and keys are the same. */
export function moduleKey(module: readonly ModuleStep[]): string {
  return module.map((step) => `module.${step.name}${keyText(step.key)}`).join('.');
}

function keyText(key: InstanceKey | undefined): string {
  return key === undefined ? '' : `[${JSON.stringify(key)}]`;
}

/** Whether a plan or a state has the value of an attribute. */
export function hasValue({ values, unknown }: Instance, attribute: string): boolean {
  return record(unknown)[attribute] === undefined && Object.hasOwn(values, attribute);
}

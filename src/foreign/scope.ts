import type { Followed } from './followed';
import type { InstanceKey, ModuleStep } from './instance';
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

/** An expression of a plan: its references, and how the files of the configuration combine them. */
export interface Written {
  readonly expression: unknown;
  /** Undefined if the files are not there. */
  readonly value: SourceValue | undefined;
  readonly scope: Scope;
}

/** Use of an expression. */
export interface Use {
  /** Its name, for messages. */
  readonly name: string;
  /** Steps after it, e.g. `["a"].id`. */
  readonly rest: string;
  readonly depth: number;
}

/** Finds the ends of an expression. */
export type Follow = (written: Written, use: Use) => Followed[];

/**
 * Expressions from the files of a configuration, by the address of their module without keys and by name:
 * `local.scopes`, `module.api.scopes` for an argument of a call, `output.scopes`, `aws_x.y.for_each`.
 */
export type Expressions = ReadonlyMap<string, ReadonlyMap<string, SourceValue>>;

/** Deeper than modules lie within each other in earnest. */
export const MAX_STEPS = 64;

/** Address of a module without keys, as local values have it. */
export function callsOf(module: readonly ModuleStep[]): string {
  return module.map(({ name }) => name).join('.');
}

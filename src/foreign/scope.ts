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
  /** Variables of the `for` expressions around it. */
  readonly variables?: ReadonlyMap<string, Bound>;
}

/** An expression of the files in its scope. */
export interface Bound {
  readonly value: SourceValue;
  readonly scope: Scope;
  readonly given?: Given;
}

/**
 * Whether a value, or a part of it, passed a variable. Its type, which is not read here, may make a set of a list, and
 * put a default in the place of null.
 */
export type Given = 'whole' | 'part';

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
  readonly given?: Given;
}

/** Use of an expression in its scope. */
export interface Place extends Use {
  readonly scope: Scope;
}

/** The place of a part, with the steps after it. */
export function deeper(place: Place, rest: string): Place {
  return { ...place, rest, depth: place.depth + 1 };
}

/** The place of another expression that is used in the same way. */
export function placeOf({ scope, given }: Bound, place: Place, rest: string): Place {
  const { name, depth } = place;
  return { name, rest, depth: depth + 1, scope, ...(given ? { given } : {}) };
}

/** Finds the ends of an expression. */
export type Follow = (written: Written, use: Use) => Followed[];

/** Whether the parts of a place passed a variable. */
export function partOf({ given }: Pick<Use, 'given'>): Pick<Bound, 'given'> {
  return given ? { given: 'part' } : {};
}

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

/** A scope with the variables of a `for` in it. */
export function scopeWith(scope: Scope, variables: Readonly<Record<string, Bound>>): Scope {
  const named = Object.entries(variables).filter(([name]) => name !== '');
  return { ...scope, variables: new Map([...(scope.variables ?? []), ...named]) };
}

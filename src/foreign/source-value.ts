/** An expression of a configuration, as far as it is understood. */
export type SourceValue =
  | { readonly kind: 'known'; readonly value: string | number | boolean | null }
  /** Another value as it is, e.g. `aws_cognito_resource_server.orders.scope_identifiers`. */
  | { readonly kind: 'reference'; readonly reference: string }
  | SourceItem
  /** A text with expressions in it. */
  | { readonly kind: 'text'; readonly parts: readonly SourceValue[] }
  | SourceList
  | { readonly kind: 'fields'; readonly fields: ReadonlyMap<string, SourceValue> }
  | SourceFor
  | SourceEvery
  | {
      readonly kind: 'conditional';
      readonly condition: SourceValue;
      readonly yes: SourceValue;
      readonly no: SourceValue;
    }
  /** Whether two values are the same. */
  | { readonly kind: 'equality'; readonly sides: readonly [SourceValue, SourceValue]; readonly isNegated: boolean }
  | { readonly kind: 'not'; readonly of: SourceValue }
  | { readonly kind: 'logical'; readonly isAnd: boolean; readonly sides: readonly [SourceValue, SourceValue] }
  /** Anything else, e.g. a function. */
  | {
      readonly kind: 'combined';
      readonly parts: readonly SourceValue[];
      /** Whether it may be a value that none of its parts is. */
      readonly isOpen: boolean;
    };

/** A part of a value: the steps after it, and an index before them, e.g. `local.scopes[each.key].read`. */
export interface SourceItem {
  readonly kind: 'item';
  readonly of: SourceValue;
  readonly key?: SourceValue;
  readonly rest: string;
}

/** All items together: those that are written, or the items of the arguments of a function. */
export interface SourceList {
  readonly kind: 'list';
  readonly items: readonly SourceValue[];
  readonly function?: ListFunction;
}

/** Functions whose result is the list of all items that they get. */
export const LIST_FUNCTIONS = [
  'compact',
  'concat',
  'distinct',
  'flatten',
  'setunion',
  'sort',
  'tolist',
  'toset',
] as const;

export type ListFunction = (typeof LIST_FUNCTIONS)[number];

/** `{ for key, item in collection : … => … if … }` or `[for item in collection : … if …]`. */
export interface SourceFor {
  readonly kind: 'for';
  readonly collection: SourceValue;
  /** Name of the variable that holds the key or the index; empty if it has none. */
  readonly keyName: string;
  readonly valueName: string;
  /** Undefined if the result is a list. */
  readonly key?: SourceValue;
  readonly value: SourceValue;
  readonly condition?: SourceValue;
  /** Whether it gathers all values of a key in a list. */
  readonly isGrouped: boolean;
}

/** The same part of every item: `aws_x.y[*].id`, or `values(aws_x.y)`. */
export interface SourceEvery {
  readonly kind: 'every';
  readonly collection: SourceValue;
  readonly rest: string;
  /** Whether the collection is an object or a map; if not, it is a list or a set. */
  readonly isOfObject: boolean;
}

/** A value of which nothing is known. */
export const OPEN: SourceValue = { kind: 'combined', parts: [], isOpen: true };

/** All references within a value. */
export function referencesIn(value: SourceValue): readonly string[] {
  if (value.kind === 'reference') return [value.reference];
  if (value.kind === 'for') return [...referencesIn(value.collection), ...outerReferences(value)];
  return partsOf(value).flatMap(referencesIn);
}

/** References of what a `for` makes of its items, without those to its own variables. */
export function outerReferences({ keyName, valueName, key, value, condition }: SourceFor): readonly string[] {
  const own = [key, value, condition].flatMap((each) => (each ? referencesIn(each) : []));
  return own.filter((reference) => ![keyName, valueName].includes(rootOf(reference)));
}

/** The name that a reference begins with. */
export function rootOf(reference: string): string {
  return /^[\w-]+/.exec(reference)?.[0] ?? '';
}

function partsOf(value: SourceValue): readonly SourceValue[] {
  switch (value.kind) {
    case 'known':
    case 'reference':
      return [];
    case 'item':
      return [value.of, ...(value.key ? [value.key] : [])];
    case 'text':
    case 'combined':
      return value.parts;
    case 'list':
      return value.items;
    case 'fields':
      return [...value.fields.values()];
    case 'every':
      return [value.collection];
    case 'for':
      return [value.collection, value.value, ...[value.key, value.condition].filter((each) => each !== undefined)];
    case 'not':
      return [value.of];
    case 'conditional':
      return [value.condition, value.yes, value.no];
    case 'equality':
    case 'logical':
      return value.sides;
  }
}

import type { Instance } from './instance';
import { SENSITIVE } from './secret-attribute';

/** The end of a reference. */
export type Followed = FollowedAttribute | FollowedValue | FollowedList | FollowedOpen;

/** An attribute of a resource; its name is not known if the plan does not tell. */
export interface FollowedAttribute {
  readonly kind: 'attribute';
  readonly instance: Instance;
  readonly attribute: string | undefined;
  /** Whether the reference is to one item of the attribute. */
  readonly isItem?: true;
  /** Whether a plan names it alone, so that the expression may take a part of it, or add to it. */
  readonly isByReference?: true;
  /** Whether it is taken from several instances only because its key is one that the expression names. */
  readonly isByKey?: true;
  /** An expression that makes something else of the attribute, or of several. */
  readonly within?: string;
}

/** A value that the plan has. */
export interface FollowedValue {
  readonly kind: 'known';
  readonly reference: string;
  /** Undefined for null, and for one that is no text. */
  readonly value: string | undefined;
  /** An expression that makes something else of it; or itself, if it is no text. */
  readonly within?: string;
}

/** A list of all its parts. */
export interface FollowedList {
  readonly kind: 'list';
  readonly reference: string;
  readonly parts: readonly Followed[];
}

/** A value that neither the plan nor the files hold. */
export interface FollowedOpen {
  readonly kind: 'open';
  readonly reference: string;
}

/** The end at a known value. */
export function followedValue(reference: string, value: unknown): Followed {
  if (value === undefined || value === SENSITIVE) return { kind: 'open', reference };
  if (Array.isArray(value))
    return { kind: 'list', reference, parts: value.map((each) => followedValue(reference, each)) };
  if (value === null) return { kind: 'known', reference, value: undefined };
  const isText = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  return isText ? { kind: 'known', reference, value: String(value) } : hiddenValue(reference);
}

/** The end at a value that the plan has and that is not read here. */
export function hiddenValue(reference: string): Followed {
  return { kind: 'known', reference, value: undefined, within: reference };
}

/** Whether an end is a known value, or a list of such values. */
export function isKnownValue(followed: Followed): boolean {
  return itemsOf(followed).every(({ kind }) => kind === 'known');
}

/** Whether an end is null. */
export function isNull(followed: Followed): boolean {
  return followed.kind === 'known' && followed.value === undefined && followed.within === undefined;
}

/**
 * Applies the steps after a name, e.g. `.id` after `each.value`, to the value of the name if that has no attribute
 * yet.
 */
export function withRest(followed: Followed, rest: string): Followed {
  if (rest === '' || followed.kind === 'open') return followed;
  // An item, or a field, of a whole value.
  if (followed.kind !== 'attribute') return { kind: 'open', reference: `${followed.reference}${rest}` };
  if (followed.attribute !== undefined) return rest.startsWith('[') ? { ...followed, isItem: true } : followed;
  const [, attribute, after = ''] = /^(?:\[[^\]]*\])?\.([\w-]+)(.*)$/s.exec(rest) ?? [];
  if (attribute === undefined) return followed;
  return { ...followed, attribute, ...(after === '' ? {} : { isItem: true }) };
}

/** Ends of an expression that combines them, or makes something else of them. */
export function combinedIn(name: string, followed: Followed): Followed[] {
  if (followed.kind === 'list') return followed.parts.flatMap((part) => combinedIn(name, part));
  return followed.kind === 'open' ? [followed] : [{ ...followed, within: followed.within ?? name }];
}

/** The ends of the items of lists. */
export function itemsOf(followed: Followed): readonly Followed[] {
  return followed.kind === 'list' ? followed.parts.flatMap(itemsOf) : [followed];
}

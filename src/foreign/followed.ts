import type { Instance } from './instance';

/** The end of a reference. */
export type Followed =
  | FollowedAttribute
  /** At a value that a local value is, as far as it is a text. */
  | { readonly kind: 'known'; readonly reference: string; readonly value: string | undefined }
  /** At a local value that is a list of all its parts. */
  | { readonly kind: 'list'; readonly reference: string; readonly parts: readonly Followed[] }
  /** At a value that a plan does not hold. */
  | { readonly kind: 'open'; readonly reference: string };

/** An attribute of a resource; its name is not known if the plan does not tell. */
export interface FollowedAttribute {
  readonly kind: 'attribute';
  readonly instance: Instance;
  readonly attribute: string | undefined;
  /** Whether the reference is to one item of the attribute. */
  readonly isItem?: true;
  /** A local value that makes something else of the attribute, or of several. */
  readonly within?: string;
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

/** An end of a local value that combines it with others, or makes something else of it. */
export function combinedIn(local: string, followed: Followed): Followed {
  if (followed.kind === 'attribute') return { ...followed, within: followed.within ?? local };
  return followed.kind === 'list' ? { kind: 'open', reference: local } : followed;
}

/** Whether an end is a known value, or a list of such values. */
export function isKnownValue(followed: Followed): boolean {
  return followed.kind === 'known' || (followed.kind === 'list' && followed.parts.every(isKnownValue));
}

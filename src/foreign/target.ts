import { inside } from './reference';
import type { Place, Scope, Use, Written } from './scope';
import type { SourceValue } from './source-value';

/** Where an expression leads, after all references to variables, local values and outputs. */
export type Target =
  | { readonly kind: 'json'; readonly json: unknown; readonly name: string }
  | { readonly kind: 'resource'; readonly reference: string; readonly scope: Scope }
  | { readonly kind: 'value'; readonly value: SourceValue; readonly place: Place }
  /** In a module whose files are not there. */
  | { readonly kind: 'planned'; readonly written: Written; readonly use: Use }
  | { readonly kind: 'hidden'; readonly reference: string }
  | { readonly kind: 'open'; readonly reference: string };

/** An expression whose value is not known. */
export function open(reference: string): Target {
  return { kind: 'open', reference };
}

/** A part of a known value. */
export function jsonTarget(name: string, value: unknown, rest: string): Target {
  const json = inside(value, rest);
  return json === undefined ? open(`${name}${rest}`) : { kind: 'json', json, name };
}

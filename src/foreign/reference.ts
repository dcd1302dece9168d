import { isRecord, list, record } from '../terraform-json/stack-view';
import type { SourceValue } from './source-value';

/** One step after a name: a field or an index. */
export const STEP = /^(?:\.([\w-]+)|\[("(?:[^"\\]|\\.)*"|\d+)\])/;

/** Everything that an expression, or those of nested blocks, refer to. */
export function referencesOf(expression: unknown): string[] {
  if (Array.isArray(expression)) return expression.flatMap(referencesOf);
  if (!isRecord(expression)) return [];
  const { references } = expression;
  if (Array.isArray(references)) return list(references).filter((each) => typeof each === 'string');
  return 'constant_value' in expression ? [] : Object.values(expression).flatMap(referencesOf);
}

/** Terraform names each reference and all that it begins with: `a.b.c`, then `a.b`. */
export function longest(references: readonly string[]): string[] {
  const distinct = [...new Set(references)];
  return distinct.filter(
    (one) => !distinct.some((other) => other !== one && (other.startsWith(`${one}.`) || other.startsWith(`${one}[`))),
  );
}

/** A part of a value, e.g. `.path` or `["a"].path`. */
export function inside(value: unknown, rest: string): unknown {
  const steps = Array.from(rest.matchAll(/\.([\w-]+)|\[("(?:[^"\\]|\\.)*"|\d+)\]/g), ([, name, index]) =>
    index === undefined ? name : String(JSON.parse(index)),
  );
  return steps.reduce<unknown>((at, step) => {
    const fields = Array.isArray(at) ? Object.fromEntries(at.entries()) : record(at);
    return Object.hasOwn(fields, step ?? '') ? fields[step ?? ''] : undefined;
  }, value);
}

/** The value that steps of fields lead to. */
export function fieldIn(value: SourceValue, rest: string): SourceValue | undefined {
  if (rest === '') return value;
  const [step, name, index] = STEP.exec(rest) ?? [];
  if (step === undefined || value.kind !== 'fields') return undefined;
  const field = value.fields.get(name ?? String(JSON.parse(index ?? '""')));
  return field && fieldIn(field, rest.slice(step.length));
}

import { isRecord, list, record } from '../terraform-json/stack-view';

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

/** The first step of a path, as the name of a field; undefined if there is none. */
export function firstStep(rest: string): { readonly name: string; readonly rest: string } | undefined {
  const [step, name, index] = STEP.exec(rest) ?? [];
  if (step === undefined) return undefined;
  return { name: name ?? String(JSON.parse(index ?? '""')), rest: rest.slice(step.length) };
}

/** The step to an item by its key. */
export function indexStep(key: string | number): string {
  return `[${JSON.stringify(key)}]`;
}

/** Parts of a reference to a resource or a data source; undefined for any other reference. */
export interface ResourceReference {
  readonly isData: boolean;
  readonly type: string;
  readonly name: string;
  /** Constant index of one of several instances. */
  readonly key: string | undefined;
  readonly attribute: string | undefined;
  /** Whether it is to a part of the attribute. */
  readonly isItem: boolean;
  /** Steps after the attribute. */
  readonly rest: string;
}

const RESOURCE = /^(data\.)?([a-z][\w-]*)\.([\w-]+)(.*)$/s;
const OTHERS = /^(?:each|local|module|var)\./;

/** The resource that a reference names, as the plan writes it. */
export function resourceReference(reference: string): ResourceReference | undefined {
  const [, data, type = '', name = '', steps = ''] = RESOURCE.exec(reference) ?? [];
  if (type === '' || OTHERS.test(reference)) return undefined;
  const index = steps.startsWith('[') ? firstStep(steps) : undefined;
  const after = index?.rest ?? steps;
  const [, attribute] = /^\.([\w-]+)/.exec(after) ?? [];
  const rest = after.slice(attribute === undefined ? 0 : attribute.length + 1);
  return { isData: data !== undefined, type, name, key: index?.name, attribute, isItem: rest.startsWith('['), rest };
}

import { isDeepStrictEqual } from 'node:util';
import type { Expression, TemplatePart } from '../../terraform-json/expression';
import { strictJson } from '../../terraform-json/json-text';
import { wholeSequence } from '../../terraform-json/reference';
import { isRecord, record } from '../../terraform-json/stack-view';

/** One value that differs between two sides. */
export interface Leaf {
  /** Names from the attribute down; a list adds none, and neither does a text that is JSON. */
  readonly path: readonly string[];
  /** Undefined if the side does not have it. */
  readonly before: unknown;
  /** Undefined if the side does not have it. */
  readonly after: unknown;
}

/** Last name of a path if only the order of a list differs. */
export const ORDER = '<order>';

/** Attributes that identify the items of a list, in any order of the list. */
const IDENTITIES = ['name', 'Sid', 'scope_name', 'id', 'identifier', 'rule', 'response_type'];

/** Every value that differs, each by itself; text that is JSON is compared as JSON. */
export function differingLeaves(before: unknown, after: unknown, path: readonly string[] = []): Leaf[] {
  if (isDeepStrictEqual(before, after)) return [];
  const [was, is] = [opened(before), opened(after)];
  if (Array.isArray(was) && Array.isArray(is)) return ofLists(was, is, path);
  if (isRecord(was) && isRecord(is)) {
    const names = [...new Set([...Object.keys(was), ...Object.keys(is)])];
    return names.flatMap((name) => differingLeaves(own(was, name), own(is, name), [...path, name]));
  }
  if (isNested(was) || isNested(is)) {
    const gone = leavesOf(was, path).map(({ path: at, value }) => ({ path: at, before: value, after: undefined }));
    const fresh = leavesOf(is, path).map(({ path: at, value }) => ({ path: at, before: undefined, after: value }));
    return [...gone, ...fresh];
  }
  return isDeepStrictEqual(was, is) ? [] : [{ path, before: was, after: is }];
}

/** Every value in a value; one without any is its own, an empty list or block among them. */
export function leavesOf(given: unknown, path: readonly string[] = []): { path: readonly string[]; value: unknown }[] {
  const value = opened(given);
  if (value === undefined) return [];
  const inner = Array.isArray(value)
    ? value.flatMap((item) => leavesOf(item, path))
    : isRecord(value)
      ? Object.entries(value).flatMap(([name, item]) => leavesOf(item, [...path, name]))
      : [];
  return inner.length > 0 ? inner : [{ path, value }];
}

/** Items that are the same on both sides go together, then those with the same name, then the others as they come. */
function ofLists(before: readonly unknown[], after: readonly unknown[], path: readonly string[]): Leaf[] {
  const [was, is] = [before, after].map((items) => items.map(canonical));
  const waiting = new Map<string, number>();
  for (const text of was ?? []) waiting.set(text, (waiting.get(text) ?? 0) + 1);
  const kept: string[] = [];
  const fresh = after.filter((_, index) => {
    const text = is?.[index] ?? '';
    const left = waiting.get(text) ?? 0;
    if (left === 0) return true;
    waiting.set(text, left - 1);
    kept.push(text);
    return false;
  });
  const stays: string[] = [];
  const seen = new Map<string, number>();
  for (const text of kept) seen.set(text, (seen.get(text) ?? 0) + 1);
  const gone = before.filter((_, index) => {
    const text = was?.[index] ?? '';
    const left = seen.get(text) ?? 0;
    if (left === 0) return true;
    seen.set(text, left - 1);
    stays.push(text);
    return false;
  });
  const moved = isDeepStrictEqual(kept, stays)
    ? []
    : [{ path: [...path, ORDER], before: 'as it was', after: 'another' }];
  return [...pairs(gone, fresh).flatMap(([one, other]) => differingLeaves(one, other, path)), ...moved];
}

function pairs(gone: readonly unknown[], fresh: readonly unknown[]): [unknown, unknown][] {
  const identity = IDENTITIES.find((name) => [gone, fresh].every((items) => areTold(items, name)));
  if (identity === undefined) {
    const length = Math.max(gone.length, fresh.length);
    return Array.from({ length }, (_, index) => [gone[index], fresh[index]]);
  }
  const byName = (items: readonly unknown[]) => new Map(items.map((item) => [record(item)[identity], item]));
  const [old, own] = [byName(gone), byName(fresh)];
  return [...new Set([...old.keys(), ...own.keys()])].map((name) => [old.get(name), own.get(name)]);
}

/** Whether an attribute tells the items apart. */
function areTold(items: readonly unknown[], name: string): boolean {
  const names = items.map((item) => record(item)[name]);
  return names.every((each) => typeof each === 'string') && new Set(names).size === names.length;
}

/** The parsed value of a text that is JSON, or of an expression that produces JSON. */
function opened(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  if (/^\s*[[{]/.test(value)) {
    const parsed = strictJson(value);
    return isNested(parsed) ? parsed : value;
  }
  const expression = value.startsWith('${jsonencode(') ? wholeSequence(value)?.expression : undefined;
  if (expression?.kind !== 'call' || expression.name !== 'jsonencode' || expression.expands) return value;
  const [operand] = expression.operands;
  const written = operand && expression.operands.length === 1 ? plain(operand) : undefined;
  return isNested(written) ? written : value;
}

/** Undefined if the reader of expressions does not keep all that they say. */
function plain(expression: Expression): unknown {
  switch (expression.kind) {
    case 'literal':
      return expression.value;
    case 'template':
      return templateText(expression.parts);
    case 'tuple': {
      const items = expression.items.map(plain);
      return items.includes(undefined) ? undefined : items;
    }
    case 'object': {
      const entries = expression.entries.map(([name, field]) => [plain(name), plain(field)] as const);
      const names = entries.map(([name]) => name);
      const isWhole = entries.every(([name, field]) => typeof name === 'string' && field !== undefined);
      return isWhole && new Set(names).size === names.length ? Object.fromEntries(entries) : undefined;
    }
    case 'access':
      return reference(expression);
    default:
      return undefined;
  }
}

/** An attribute as it is written, so that a reader sees the reference. */
function reference({ of, steps }: Extract<Expression, { kind: 'access' }>): string | undefined {
  const names = steps.map((step) => (step.kind === 'attribute' ? step.name : undefined));
  return of.kind === 'variable' && !names.includes(undefined) ? `\${${[of.name, ...names].join('.')}}` : undefined;
}

function templateText(parts: readonly TemplatePart[]): string {
  return parts.map((part) => (typeof part === 'string' ? part : `\${${part.text}}`)).join('');
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    isRecord(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([one], [other]) => (one < other ? -1 : 1)))
      : inner,
  );
}

function isNested(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

function own(value: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(value, name) ? value[name] : undefined;
}

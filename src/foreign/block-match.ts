import { isDeepStrictEqual } from 'node:util';
import { isRecord, record } from '../terraform-json/stack-view';
import { SENSITIVE, at } from './secret-attribute';

/** A nested block as a plan has it. */
export interface PlannedBlock {
  readonly value: unknown;
  /** True where a value is known only after apply; as deep as the value. */
  readonly unknown: unknown;
}

/**
 * Finds which block of a configuration each block of a plan is. In a set they have another order, so a place says
 * nothing, and known attributes decide.
 * @param given - expressions of each block of the configuration
 * @param knownValue - the value of an expression of a block of the configuration; undefined if it is not known
 * @returns for each planned block those that it may be, the block itself if there is one; undefined is a block that
 * the configuration generates
 */
export function matchBlocks(
  planned: readonly PlannedBlock[],
  given: readonly unknown[],
  knownValue: (block: number, path: readonly (string | number)[], expression: unknown) => unknown,
): readonly (readonly (number | undefined)[])[] {
  const all = given.map((_, index) => index);
  if (planned.length === 1 && given.length === 1) return [all];
  // A block that is generated, or one that is there twice, is beside them.
  if (planned.length !== given.length) return planned.map(() => [...all, undefined]);
  const candidates = planned.map((block) =>
    all.filter((index) => mayBe(block, given[index], (path, expression) => knownValue(index, path, expression))),
  );
  // The provider changes an attribute that is compared here.
  if (candidates.some((each) => each.length === 0)) return planned.map(() => all);
  return settled(planned, candidates);
}

/** Blocks that are alike are the same in any order: as many as there are candidates take one each. */
function settled(planned: readonly PlannedBlock[], candidates: readonly (readonly number[])[]) {
  const open = new Map(candidates.map((each, index) => [index, each]));
  const found = new Map<number, readonly number[]>();
  for (let isMoved = true; isMoved;) {
    isMoved = false;
    for (const [index, own] of open) {
      const alike = [...open.keys()].filter((other) => isDeepStrictEqual(planned[other], planned[index]));
      if (alike.length !== own.length) continue;
      for (const [nth, each] of alike.entries()) {
        found.set(each, own.slice(nth, nth + 1));
        open.delete(each);
      }
      for (const [other, rest] of open)
        open.set(
          other,
          rest.filter((each) => !own.includes(each)),
        );
      isMoved = true;
    }
  }
  return planned.map((_, index) => found.get(index) ?? open.get(index) ?? []);
}

/** Whether no known attribute of a planned block is another one in the configuration. */
function mayBe(
  { value, unknown }: PlannedBlock,
  expression: unknown,
  knownValue: (path: readonly (string | number)[], expression: unknown) => unknown,
  path: readonly (string | number)[] = [],
): boolean {
  if (Array.isArray(expression)) {
    const items = Array.isArray(value) ? (value as unknown[]) : [];
    if (items.length === 0) return expression.length === 0 || unknown === true;
    // A set in it has an order of its own.
    if (expression.length !== 1 || items.length !== 1) return true;
    const inner = { value: items[0], unknown: at(unknown, 0) };
    return mayBe(inner, expression[0], knownValue, [...path, 0]);
  }
  if (!isRecord(expression)) return true;
  if ('references' in expression || 'constant_value' in expression) {
    const known = knownValue(path, expression);
    if (known === undefined || known === null) return true;
    return unknown !== true && (value === SENSITIVE || isSame(value, known));
  }
  return Object.entries(expression).every(([name, field]) =>
    mayBe({ value: record(value)[name], unknown: at(unknown, name) }, field, knownValue, [...path, name]),
  );
}

/** Whether two values are the same; the provider may read a number from a text, and an unset text as an empty one. */
function isSame(planned: unknown, given: unknown): boolean {
  const [one, other] = [textOf(planned), textOf(given)];
  return one === undefined || other === undefined || one === other;
}

/** Undefined for a list or an object, which are not compared. */
function textOf(value: unknown): string | undefined {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : undefined;
}

/** The same thing before and after a change; absent if it is not there. */
export interface Paired<T> {
  readonly key: string;
  readonly before?: T;
  readonly after?: T;
}

/** A pair of which both are there. */
export interface KeptPair<T> {
  readonly key: string;
  readonly before: T;
  readonly after: T;
}

/** Pairs values with the same key, in the order of the second map; removed ones follow. */
export function paired<T>(before: ReadonlyMap<string, T>, after: ReadonlyMap<string, T>): Paired<T>[] {
  return [...new Set([...after.keys(), ...before.keys()])].map((key) => {
    const [old, own] = [before.get(key), after.get(key)];
    return { key, ...(old !== undefined && { before: old }), ...(own !== undefined && { after: own }) };
  });
}

/** Those that were there and are. */
export function kept<T>(pairs: readonly Paired<T>[]): KeptPair<T>[] {
  return pairs.flatMap(({ key, before, after }) =>
    before !== undefined && after !== undefined ? [{ key, before, after }] : [],
  );
}

/** Those that were not there. */
export function added<T>(pairs: readonly Paired<T>[]): { key: string; after: T }[] {
  return pairs.flatMap(({ key, before, after }) =>
    before === undefined && after !== undefined ? [{ key, after }] : [],
  );
}

/** Removed items. */
export function removed<T>(pairs: readonly Paired<T>[]): { key: string; before: T }[] {
  return pairs.flatMap(({ key, before, after }) =>
    after === undefined && before !== undefined ? [{ key, before }] : [],
  );
}

/** Items of the second list only. */
export function gained(before: readonly string[], after: readonly string[]): string[] {
  return after.filter((each) => !before.includes(each));
}

/** Groups by a text, in the order of the first of each. */
export function grouped<T>(items: readonly T[], by: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = by(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return [...groups.values()];
}

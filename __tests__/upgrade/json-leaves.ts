/** Leaf values of JSON, by path. */
export type Leaves = ReadonlyMap<string, unknown>;

/** Finds every leaf of a JSON value; an empty object or list is a leaf too. */
export function leavesOf(value: unknown, path = ''): Leaves {
  if (typeof value !== 'object' || value === null) return new Map([[path, value]]);
  // The dependencies of a resource have no order.
  const isSet = path.endsWith('/depends_on') && Array.isArray(value);
  const entries = isSet ? value.map((item: unknown) => [String(item), item] as const) : Object.entries(value);
  if (entries.length === 0) return new Map([[path, Array.isArray(value) ? '[]' : '{}']]);
  return new Map(entries.flatMap(([key, item]) => [...leavesOf(item, `${path}/${key}`)]));
}

/** Paths of leaves that differ between two JSON values. */
export function differingLeaves(one: unknown, other: unknown): string[] {
  const [left, right] = [leavesOf(one), leavesOf(other)];
  const paths = new Set([...left.keys(), ...right.keys()]);
  return [...paths].filter((path) => left.get(path) !== right.get(path)).sort();
}

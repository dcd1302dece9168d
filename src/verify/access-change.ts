import type { ObservedCell } from './observed-matrix';

/** Who gained and who lost access, a clause for each client at a route. */
export interface AccessChange {
  /** E.g. `ReportingService may now POST /customers`. */
  readonly gained: readonly string[];
  readonly lost: readonly string[];
}

/** Differences between two matrices in who may call what. */
export function accessChange(before: readonly ObservedCell[], after: readonly ObservedCell[]): AccessChange {
  const [had, has] = [allowed(before), allowed(after)];
  return {
    gained: [...has].flatMap(([key, cell]) => (had.has(key) ? [] : [`${cell.client} may now ${cell.route}`])),
    lost: [...had].flatMap(([key, cell]) => (has.has(key) ? [] : [`${cell.client} may no longer ${cell.route}`])),
  };
}

/** By client and route. */
function allowed(cells: readonly ObservedCell[]): ReadonlyMap<string, ObservedCell> {
  const expected = cells.filter(({ expected }) => expected === 'allowed');
  return new Map(expected.map((cell) => [JSON.stringify([cell.client, cell.route]), cell]));
}

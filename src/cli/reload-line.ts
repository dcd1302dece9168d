import type { ObservedCell } from '../local/observed-matrix';

/** Details a line has room for. */
const MAX_DETAILS = 5;

/**
 * What is said about a reload: how many cells of the matrix are as expected and which are not, and who gained or lost
 * access.
 * @param before - the matrix of what was served until now
 * @example `reloaded in 0.71 s: 10 of 10 cells as expected; ReportingService may now POST /customers; …`
 */
export function reloadLine(seconds: number, before: readonly ObservedCell[], cells: readonly ObservedCell[]): string {
  const wrong = cells.filter(({ expected, observed }) => expected !== observed);
  const details = [...wrong.map(difference), ...changes(before, cells)];
  const shown = details.slice(0, MAX_DETAILS);
  const more = details.length - shown.length;
  const parts = [
    cells.length === 0 ? 'no API' : `${cells.length - wrong.length} of ${cells.length} cells as expected`,
    ...shown,
    ...(more > 0 ? [`and ${more} more`] : []),
    'what functions kept in memory is gone',
  ];
  return `reloaded in ${seconds.toFixed(2)} s: ${parts.join('; ')}`;
}

function difference({ client, route, expected, status }: ObservedCell): string {
  return `${client} at ${route}: expected ${expected}, got ${status}`;
}

function changes(before: readonly ObservedCell[], after: readonly ObservedCell[]): string[] {
  const gained = allowed(after).filter((cell) => !allowed(before).some((other) => isSame(cell, other)));
  const lost = allowed(before).filter((cell) => !allowed(after).some((other) => isSame(cell, other)));
  return [
    ...gained.map(({ client, route }) => `${client} may now ${route}`),
    ...lost.map(({ client, route }) => `${client} may no longer ${route}`),
  ];
}

function allowed(cells: readonly ObservedCell[]): ObservedCell[] {
  return cells.filter(({ expected }) => expected === 'allowed');
}

function isSame(one: ObservedCell, other: ObservedCell): boolean {
  return one.client === other.client && one.route === other.route;
}

import { accessChange } from '../verify/access-change';
import type { Observation, ObservedCell } from '../verify/observed-matrix';
import { matrixSummary } from './matrix-table';

/** Details a line has room for. */
const MAX_DETAILS = 5;

/**
 * The line about a reload: how many cells of the matrix are as expected, which are not, and which clients gained or
 * lost access.
 * @param before - observed answers of the previous stacks
 * @param hasApi - whether the served stack has an API
 * @example `reloaded in 0.71 s: 10 of 10 cells as expected; ReportingService may now POST /customers; …`
 */
export function reloadLine(seconds: number, before: Observation, after: Observation, hasApi = true): string {
  const wrong = after.cells.filter(({ expected, observed }) => expected !== observed);
  const { gained, lost } = accessChange(before.cells, after.cells);
  const details = [...wrong.map(difference), ...gained, ...lost];
  const shown = details.slice(0, MAX_DETAILS);
  const more = details.length - shown.length;
  const parts = [
    matrixSummary(after, hasApi),
    ...shown,
    ...(more > 0 ? [`and ${more} more`] : []),
    'functions lost their memory',
  ];
  return `reloaded in ${seconds.toFixed(2)} s: ${parts.join('; ')}`;
}

function difference({ client, route, expected, got }: ObservedCell): string {
  return `${client} at ${route}: expected ${expected}, got ${got}`;
}

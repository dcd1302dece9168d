import { styleText } from 'node:util';
import Table from 'cli-table3';
import type { Observation, ObservedCell } from '../verify/observed-matrix';
import { matches } from '../verify/observed-matrix';

/** A cell as it is shown. */
export interface ShownCell extends ObservedCell {
  /** Whether the gateway refuses the call because nobody can tell the answer at AWS. */
  readonly isClosed?: true;
}

/** An observation as it is shown. */
export interface ShownObservation extends Observation {
  readonly cells: readonly ShownCell[];
}

/**
 * The matrix as a table: a row for each route, a column for each client, in each cell the expected and the observed
 * answer. Routes of several APIs are below the name of their API.
 * @param colour - true only for a terminal
 */
export function matrixTable(cells: readonly ShownCell[], colour: boolean): string {
  const clients = [...new Set(cells.map(({ client }) => client))];
  const apis = [...new Set(cells.map(({ api }) => api))];
  const byPlace = new Map(cells.map((cell) => [JSON.stringify([cell.route, cell.client]), cell]));
  // Empty styles: the library would colour by itself.
  const table = new Table({ head: ['route', ...clients], style: { head: [], border: [] } });
  for (const api of apis) {
    const routes = new Set(cells.filter((cell) => cell.api === api).map(({ route }) => route));
    if (api !== undefined) table.push([{ content: api, colSpan: clients.length + 1 }]);
    for (const route of routes) {
      const row = clients.map((client) => byPlace.get(JSON.stringify([route, client])));
      table.push([route, ...row.map((cell) => (cell ? cellText(cell, colour) : ''))]);
    }
  }
  return table.toString();
}

/**
 * One line about the whole of it.
 * @param hasApi - whether the stack has an API, as one without clients has no cell either
 */
export function matrixSummary(observation: ShownObservation, hasApi: boolean): string {
  const { cells, tokens } = observation;
  if (cells.length === 0 && matches(observation)) {
    if (tokens.length === 0) return hasApi ? 'the API has no clients; nothing was tried' : 'the stack has no API';
    return hasApi
      ? 'the API has no routes; every client got a token'
      : 'the stack has no API; every client got a token';
  }
  const tried = cells.filter(({ isClosed }) => !isClosed);
  const closed = cells.length - tried.length;
  const rest = closed === 0 ? '' : `; ${closed} closed, as the answer at AWS is not known`;
  return `${tried.filter(({ expected, observed }) => expected === observed).length} of ${tried.length} cells as expected${rest}`;
}

function cellText({ expected, observed, got, isClosed }: ShownCell, colour: boolean): string {
  if (isClosed) return paint('? closed: not known', 'red', colour);
  if (observed === 'not tried') return '– not tried';
  if (expected === observed) return paint(`✓ ${expected}: ${got}`, expected === 'allowed' ? 'green' : 'yellow', colour);
  return paint(`✗ expected ${expected}, got ${got}`, 'red', colour);
}

function paint(text: string, style: 'green' | 'yellow' | 'red', colour: boolean): string {
  return colour ? styleText(style, text) : text;
}

import { styleText } from 'node:util';
import Table from 'cli-table3';
import type { ObservedCell } from '../local/observed-matrix';

/**
 * The matrix as a table: a row for each route, a column for each client, in each cell what was expected and what came.
 * @param colour - only where a terminal shows it
 */
export function matrixTable(cells: readonly ObservedCell[], colour: boolean): string {
  const clients = [...new Set(cells.map(({ client }) => client))];
  const routes = [...new Set(cells.map(({ route }) => route))];
  // Empty styles: the library would colour by itself.
  const table = new Table({ head: ['route', ...clients], style: { head: [], border: [] } });
  for (const route of routes) {
    const row = clients.map((client) => cells.find((cell) => cell.client === client && cell.route === route));
    table.push([route, ...row.map((cell) => (cell ? cellText(cell, colour) : ''))]);
  }
  return table.toString();
}

function cellText({ expected, observed, status }: ObservedCell, colour: boolean): string {
  if (expected === observed)
    return paint(`✓ ${expected}: ${status}`, expected === 'allowed' ? 'green' : 'yellow', colour);
  return paint(`✗ expected ${expected}, got ${status}`, 'red', colour);
}

function paint(text: string, style: 'green' | 'yellow' | 'red', colour: boolean): string {
  return colour ? styleText(style, text) : text;
}

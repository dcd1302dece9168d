import type { Command } from 'commander';
import { codeSpan, table } from '../review/report/markdown';
import type { ObservedCell } from '../verify/observed-matrix';
import type { ShownCell, ShownObservation } from './matrix-table';
import { matrixTable } from './matrix-table';
import { writeText } from './whole-file';

/** Largest readable table. */
const LARGEST = { clients: 20, routes: 40 };
/** Maximum number of differences that are listed in place of a table. */
const MOST_DIFFERENCES = 20;

/** Options about which part of the matrix is shown. */
export interface MatrixOptions {
  readonly client?: readonly string[];
  readonly route?: string;
  readonly scope?: string;
  readonly matrix?: string;
}

/** Adds the options to a command that tries the matrix. */
export function addMatrixOptions(command: Command): Command {
  return command
    .option('--client <names...>', 'show only these clients; the command still tries all')
    .option('--route <text>', 'show only routes with this text in their name, e.g. "GET /orders"')
    .option('--scope <scope>', 'show only clients that hold this scope')
    .option('--matrix <file>', 'write the whole matrix, as Markdown');
}

/**
 * The selected part of the matrix, as lines; only totals if it is too large to read.
 * @param colour - true only for a terminal
 */
export function matrixLines(observation: ShownObservation, options: MatrixOptions, colour: boolean): string[] {
  if (observation.cells.length === 0) return [];
  const cells = shownCells(observation, options);
  if (cells.length === 0) return [`no cell of the matrix has ${filterText(options)}, so none is shown`];
  const [clients, routes] = [count(cells, 'client'), count(cells, 'route')];
  if (clients <= LARGEST.clients && routes <= LARGEST.routes) return [matrixTable(cells, colour)];
  const differing = cells.filter(({ expected, observed }) => expected !== observed);
  const number = (observed: ObservedCell['observed']) => cells.filter((cell) => cell.observed === observed).length;
  const rest = differing.length - MOST_DIFFERENCES;
  return [
    `${clients} clients at ${routes} routes: ${number('allowed')} allowed, ${number('refused')} refused, ${differing.length} not as expected`,
    ...(differing.length > 0 ? [matrixTable(differing.slice(0, MOST_DIFFERENCES), colour)] : []),
    ...(rest > 0 ? [`… and ${rest} more differ`] : []),
    'show a part with --client, --route or --scope; write the whole table with --matrix FILE',
  ];
}

/**
 * Writes the whole matrix if `--matrix` asks for it.
 * @throws CommandError if the file cannot be written
 */
export async function writeMatrix({ cells }: ShownObservation, { matrix }: MatrixOptions): Promise<void> {
  if (matrix === undefined) return;
  await writeText(`${matrixPage(cells)}\n`, matrix, 'the matrix');
}

/** The whole matrix as a table of Markdown, which is made in time that grows with it. */
function matrixPage(cells: readonly ShownCell[]): string {
  const clients = [...new Set(cells.map(({ client }) => client))];
  const byRoute = new Map<string, Map<string, ShownCell>>();
  for (const cell of cells) {
    const own = byRoute.get(cell.route) ?? new Map<string, ShownCell>();
    byRoute.set(cell.route, own.set(cell.client, cell));
  }
  const rows = [...byRoute].map(([route, own]) => [
    codeSpan(route),
    ...clients.map((client) => markdownCell(own.get(client))),
  ]);
  return table(['route', ...clients.map(codeSpan)], rows).join('\n');
}

function markdownCell(cell: ShownCell | undefined): string {
  if (!cell) return '';
  if (cell.isClosed) return 'closed: not known';
  const { expected, observed, got } = cell;
  if (observed === 'not tried') return 'not tried';
  return expected === observed ? `${expected}: ${codeSpan(got)}` : `**expected ${expected}, got ${codeSpan(got)}**`;
}

/** Cells that the options select. */
export function shownCells({ cells, tokens }: ShownObservation, { client, route, scope }: MatrixOptions): ShownCell[] {
  const holders = new Set(tokens.filter(({ expected }) => expected.includes(scope ?? '')).map((each) => each.client));
  return cells.filter(
    (cell) =>
      (client === undefined || client.includes(cell.client)) &&
      (route === undefined || cell.route.includes(route)) &&
      (scope === undefined || holders.has(cell.client)),
  );
}

function filterText({ client, route, scope }: MatrixOptions): string {
  return [
    ...(client === undefined ? [] : [`client ${client.join(' or ')}`]),
    ...(route === undefined ? [] : [`a route with "${route}"`]),
    ...(scope === undefined ? [] : [`a client with scope ${scope}`]),
  ].join(' and ');
}

function count(cells: readonly ObservedCell[], name: 'client' | 'route'): number {
  return new Set(cells.map((cell) => cell[name])).size;
}

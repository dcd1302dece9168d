import type { ComparedCell, AccessComparison } from '../change/access-comparison';
import { joinedCells } from '../app-review';
import { codeSpan, row, table } from './markdown';
import { grouped } from '../change/paired';
import { named, toMarkdown } from './phrase';
import type { Review } from '../review';

/** Largest readable table: number of columns, and length of their names together. */
const WIDEST = { columns: 8, characters: 400 };

const SAYS = { allowed: '**+** allowed', refused: '**−** refused', unknown: '**?** not known' } as const;

/** Rows of the cells that change: a column for each client or, for many clients, the names of those with a change. */
export function changedCells(comparison: Pick<AccessComparison, 'cells' | 'routes' | 'elsewhere'>): {
  readonly head: readonly string[];
  readonly rows: readonly string[];
} {
  const { cells } = comparison;
  const changed = cells.filter(({ before, after }) => before !== after);
  const clients = [...new Set(changed.map(({ client }) => client))];
  const byRoute = new Map(grouped(changed, ({ route }) => route).map((group) => [group[0]?.route, group]));
  const routes = [...comparison.routes, ...comparison.elsewhere.routes]
    .flatMap(({ name }) => [byRoute.get(name) ?? []])
    .filter((group) => group.length > 0);
  const [head, rows] =
    clients.length > WIDEST.columns || clients.join('').length > WIDEST.characters
      ? byFate(routes)
      : byClient(routes, clients);
  const [names, line, ...body] = table(head, rows);
  return names === undefined || line === undefined ? { head: [], rows: [] } : { head: [names, line], rows: body };
}

type Rows = [head: string[], rows: string[][]];

function byClient(routes: readonly (readonly ComparedCell[])[], clients: readonly string[]): Rows {
  return [
    ['route', ...clients.map(codeSpan)],
    routes.map((cells) => [
      codeSpan(cells[0]?.route ?? ''),
      ...clients.map((client) => {
        const cell = cells.find((each) => each.client === client);
        return cell ? SAYS[cell.after] : '';
      }),
    ]),
  ];
}

function byFate(routes: readonly (readonly ComparedCell[])[]): Rows {
  const fates = ['allowed', 'refused', 'unknown'] as const;
  return [
    ['route', ...fates.map((fate) => SAYS[fate])],
    routes.map((cells) => [
      codeSpan(cells[0]?.route ?? ''),
      ...fates.map((fate) =>
        toMarkdown(
          named(
            cells.filter(({ after }) => after === fate).map(({ client }) => client),
            5,
          ),
        ),
      ),
    ]),
  ];
}

/** The whole matrix as a page, with marks at changed cells. */
export function matrixPage({ stack, comparison: { cells, clients, elsewhere } }: Review): string {
  const names = [...clients, ...elsewhere.clients].map(({ key }) => key);
  return [`# Who may call what: ${codeSpan(stack)}`, '', ...matrixLines(cells, names), ''].join('\n');
}

/** The same of all stacks of an app: a table for each API, with the clients that have access to it on either side. */
export function appMatrixPage(reviews: readonly Review[]): string {
  if (reviews.length <= 1) return reviews.map(matrixPage).join('');
  const cells = joinedCells(reviews, () => true);
  const parts = reviews
    .filter(({ comparison }) => comparison.routes.length > 0)
    .map(({ stack, comparison: { routes } }) => {
      const own = new Set(routes.map(({ name }) => name));
      const shown = cells.filter(({ route }) => own.has(route));
      const callers = new Set(shown.flatMap((cell) => (isRefused(cell) ? [] : cell.client)));
      const lines = matrixLines(
        shown.filter(({ client }) => callers.has(client)),
        [...callers],
      );
      return [`## ${codeSpan(stack)}`, '', ...lines, ''].join('\n');
    });
  const rest = 'A client without a column in a table may call none of its routes, before and after.';
  return [`# Who may call what`, '', rest, '', ...parts].join('\n');
}

function isRefused({ before, after }: ComparedCell): boolean {
  return before === 'refused' && after === 'refused';
}

function matrixLines(cells: readonly ComparedCell[], clients: readonly string[]): string[] {
  const lines = grouped(cells, ({ route }) => route).map((own) => {
    const byName = new Map(own.map((cell) => [cell.client, cell]));
    return row([codeSpan(own[0]?.route ?? ''), ...clients.map((name) => cellText(byName.get(name)))]);
  });
  const [head = '', line = ''] = table(['route', ...clients.map(codeSpan)], []);
  return lines.length === 0 ? ['It has no routes or no clients.'] : [head, line, ...lines];
}

function cellText(cell: ComparedCell | undefined): string {
  if (!cell) return '';
  const { before, after } = cell;
  if (before !== after) return SAYS[after];
  return after === 'allowed' ? 'allowed' : after === 'refused' ? '–' : '?';
}

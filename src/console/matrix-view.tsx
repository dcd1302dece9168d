import type { JSX } from 'preact';
import { useMemo, useRef, useState } from 'preact/hooks';
import type { ApiData, CellOutcome, MatrixData } from '../local/console/console-data';
import { SelectField, TextField } from './field';
import { FilterForm } from './filter-form';
import type { GatewayClient } from './gateway-client';
import type { GridCell } from './grid';
import { Grid } from './grid';
import type { MatrixFilter } from './matrix-filter';
import { NO_FILTER, isAsExpected, shownOf } from './matrix-filter';
import { ReasonPanel } from './reason-panel';
import type { CallChoice } from './try-view';

interface MatrixViewProps {
  readonly gateway: GatewayClient;
  readonly matrix: MatrixData;
  readonly apis: readonly ApiData[];
  /** When the matrix was observed, in milliseconds since 1970. */
  readonly observedAt: number;
  readonly onTry: (choice: CallChoice) => void;
}

/** Clients at routes, as declared and as last observed. */
export function MatrixView({ gateway, matrix, apis, observedAt, onTry }: MatrixViewProps): JSX.Element {
  const [filter, setFilter] = useState<MatrixFilter>(NO_FILTER);
  const [open, setOpen] = useState<{ readonly client: string; readonly route: string }>();
  const grid = useRef<HTMLDivElement>(null);
  const shown = useMemo(() => shownOf(matrix, filter), [matrix, filter]);
  const scopes = useMemo(
    () => [...new Set([...matrix.clients, ...matrix.routes].flatMap((each) => each.scopes))].sort(),
    [matrix],
  );
  const outcomes = useMemo(() => countedOutcomes(matrix), [matrix]);
  const set = (change: Partial<MatrixFilter>) => {
    setFilter({ ...filter, ...change });
  };
  const columns = [
    { key: ' route', title: 'Route', width: 280 },
    ...shown.clients.map((place) => ({
      key: matrix.clients[place]?.name ?? '',
      title: matrix.clients[place]?.name ?? '',
      width: columnWidth(matrix.clients[place]?.name ?? ''),
    })),
  ];
  const cell = (row: number, column: number): GridCell => {
    const place = shown.routes[row] ?? -1;
    const route = matrix.routes[place];
    if (column === 0) return { text: route?.name ?? '', label: `${route?.name ?? ''}, ${neededText(route)}` };
    return outcomeCell(matrix.outcomes[matrix.cells[place]?.[shown.clients[column - 1] ?? -1] ?? -1]);
  };
  const openCell = (row: number, column: number) => {
    const route = matrix.routes[shown.routes[row] ?? -1]?.name;
    const client = matrix.clients[shown.clients[Math.max(0, column - 1)] ?? -1]?.name;
    if (route !== undefined && client !== undefined) setOpen({ client, route });
  };
  return (
    <div class="split">
      <section class="fill" aria-label="Matrix">
        <FilterForm label="Filter of the matrix">
          <TextField
            label="Client"
            value={filter.client}
            onChange={(client) => {
              set({ client });
            }}
          />
          <TextField
            label="Route"
            value={filter.route}
            onChange={(route) => {
              set({ route });
            }}
          />
          <SelectField
            label="Scope"
            value={filter.scope}
            options={[['', 'any'], ...scopes.map((scope) => [scope, scope] as const)]}
            onChange={(scope) => {
              set({ scope });
            }}
          />
          {apis.length > 1 && (
            <SelectField
              label="API"
              value={filter.api}
              options={[['', 'any'], ...apis.map(({ name }) => [name, name] as const)]}
              onChange={(api) => {
                set({ api });
              }}
            />
          )}
          <SelectField
            label="Outcome"
            value={filter.outcome}
            options={[
              ['', 'any'],
              ['allowed', 'allowed'],
              ['refused', 'refused'],
              ['wrong', 'not as expected'],
            ]}
            onChange={(outcome) => {
              set({ outcome });
            }}
          />
          <button
            type="button"
            onClick={() => {
              setFilter(NO_FILTER);
            }}
          >
            Clear
          </button>
        </FilterForm>
        <p role="status" class={outcomes.wrong > 0 ? 'wrong' : 'muted'}>
          {outcomes.seen - outcomes.wrong} of {outcomes.seen} cells as expected · {shown.routes.length} of{' '}
          {matrix.routes.length} routes, {shown.clients.length} of {matrix.clients.length} clients shown
        </p>
        <div ref={grid} class="holder">
          <Grid
            label="Routes and clients"
            columns={columns}
            rowCount={shown.clients.length === 0 ? 0 : shown.routes.length}
            rowKey={(row) => matrix.routes[shown.routes[row] ?? -1]?.name ?? row}
            cell={cell}
            onOpen={openCell}
          >
            {matrix.routes.length === 0 || matrix.clients.length === 0
              ? 'The stack has no route that a client could call.'
              : 'No route and client are as the filter says.'}
          </Grid>
        </div>
      </section>
      {open && (
        <ReasonPanel
          key={`${open.client} ${open.route}`}
          gateway={gateway}
          client={open.client}
          route={open.route}
          matrix={matrix}
          observedAt={observedAt}
          onTry={() => {
            onTry(open);
          }}
          onClose={() => {
            setOpen(undefined);
            grid.current?.querySelector<HTMLElement>('[role=grid]')?.focus();
          }}
        />
      )}
    </div>
  );
}

/** In pixels: wide enough for most names, and for the observed answer. */
function columnWidth(name: string): number {
  return Math.min(260, Math.max(150, 9 * name.length + 24));
}

function neededText(route: MatrixData['routes'][number] | undefined): string {
  if (!route || route.scopes.length === 0) return route?.isPublic ? 'anyone may call it' : 'an authorizer decides';
  return `takes ${route.scopes.join(' or ')}`;
}

function outcomeCell(outcome: CellOutcome | undefined): GridCell {
  if (!outcome) return { text: '–', label: 'not looked at' };
  const { expected, observed, got } = outcome;
  if (observed === 'not tried') return { text: '– not tried', kind: 'refused' };
  if (!isAsExpected(outcome)) return { text: `⚠ ${expected}, got ${got}`, kind: 'wrong' };
  return { text: `${expected === 'allowed' ? '✓' : '✗'} ${expected} ${got}`, kind: expected };
}

function countedOutcomes({ cells, outcomes }: MatrixData) {
  const counts = outcomes.map(() => 0);
  for (const row of cells) for (const place of row) if (place >= 0) counts[place] = (counts[place] ?? 0) + 1;
  const sum = (list: readonly number[]) => list.reduce((total, each) => total + each, 0);
  return {
    seen: sum(counts),
    wrong: sum(counts.filter((_, place) => outcomes[place] && !isAsExpected(outcomes[place]))),
  };
}

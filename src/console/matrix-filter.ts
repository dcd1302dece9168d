import type { CellOutcome, ClientData, MatrixData, RouteData } from '../local/console/console-data';

/** Filter of the matrix; an empty text matches everything. */
export interface MatrixFilter {
  /** Part of a client's name. */
  readonly client: string;
  /** Part of a route. */
  readonly route: string;
  /** A scope that the route accepts and the client has. */
  readonly scope: string;
  /** Name of the stage. */
  readonly api: string;
  readonly outcome: '' | 'allowed' | 'refused' | 'wrong';
}

export const NO_FILTER: MatrixFilter = { client: '', route: '', scope: '', api: '', outcome: '' };

/** Places in the matrix that are shown. */
export interface Shown {
  readonly routes: readonly number[];
  readonly clients: readonly number[];
}

/** The rows and columns that a filter leaves. An outcome leaves those that have it at least once. */
export function shownOf({ clients, routes, cells, outcomes }: MatrixData, filter: MatrixFilter): Shown {
  const asked = {
    routes: places(routes, (route) => isAskedRoute(route, filter)),
    clients: places(clients, (client) => isAskedClient(client, filter)),
  };
  if (filter.outcome === '') return asked;
  const has = (route: number, client: number) => {
    const outcome = outcomes[cells[route]?.[client] ?? -1];
    return outcome !== undefined && isOutcome(outcome, filter.outcome);
  };
  const left = asked.routes.filter((route) => asked.clients.some((client) => has(route, client)));
  return { routes: left, clients: asked.clients.filter((client) => left.some((route) => has(route, client))) };
}

/** Whether the answer was as expected; a cell that was not tried counts as expected. */
export function isAsExpected({ expected, observed }: CellOutcome): boolean {
  return observed === 'not tried' || expected === observed;
}

function isOutcome(outcome: CellOutcome, asked: MatrixFilter['outcome']): boolean {
  return asked === 'wrong' ? !isAsExpected(outcome) : outcome.expected === asked;
}

function isAskedRoute({ name, api, scopes }: RouteData, { route, scope, api: asked }: MatrixFilter): boolean {
  return contains(name, route) && (asked === '' || api === asked) && (scope === '' || scopes.includes(scope));
}

function isAskedClient({ name, scopes }: ClientData, { client, scope }: MatrixFilter): boolean {
  return contains(name, client) && (scope === '' || scopes.includes(scope));
}

function contains(text: string, part: string): boolean {
  return text.toLowerCase().includes(part.trim().toLowerCase());
}

function places<T>(list: readonly T[], isAsked: (each: T) => boolean): number[] {
  return list.flatMap((each, place) => (isAsked(each) ? [place] : []));
}

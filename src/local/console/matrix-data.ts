import type { NamedRoute } from '../../system/named-route';
import type { AppClient } from '../../system/user-pool';
import { machineScopes } from '../../system/user-pool';
import type { CellOutcome, MatrixData, RouteData } from './console-data';

/** One client at one route, as it was expected and observed. */
export interface SeenCell extends CellOutcome {
  readonly client: string;
  /** As a route is named below. */
  readonly route: string;
}

/**
 * The matrix as the page reads it: outcomes are few, so a cell is a number.
 * @param scopesOf - any one of which opens a route
 */
export function matrixData(
  clients: readonly AppClient[],
  routes: readonly NamedRoute[],
  cells: readonly SeenCell[],
  scopesOf: (route: NamedRoute) => readonly string[],
): MatrixData {
  const outcomes = new Map<string, { readonly place: number; readonly outcome: CellOutcome }>();
  const places = new Map<string, number>();
  for (const { client, route, expected, observed, got } of cells) {
    const key = JSON.stringify([expected, observed, got]);
    const known = outcomes.get(key) ?? { place: outcomes.size, outcome: { expected, observed, got } };
    outcomes.set(key, known);
    places.set(cellKey(client, route), known.place);
  }
  return {
    clients: clients.map((client) => ({ name: client.name, id: client.clientId, scopes: machineScopes(client) })),
    routes: routes.map((route) => routeData(route, scopesOf(route))),
    outcomes: [...outcomes.values()].map(({ outcome }) => outcome),
    cells: routes.map(({ name: route }) => clients.map(({ name }) => places.get(cellKey(name, route)) ?? -1)),
  };
}

function routeData({ name, stage, method, path }: NamedRoute, scopes: readonly string[]): RouteData {
  const { httpMethod, authorization } = method;
  return { name, method: httpMethod, path, api: stage.label, scopes, isPublic: authorization === undefined };
}

function cellKey(client: string, route: string): string {
  return JSON.stringify([client, route]);
}

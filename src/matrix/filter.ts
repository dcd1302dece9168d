import type { AccessTable } from './access-table';

/** Filter of a matrix. */
export interface TableFilter {
  /** Names of the clients. @default - all */
  readonly client?: readonly string[];
  /** Text in the name of a route. @default - all */
  readonly route?: string;
  /** Only routes where at least one of the clients has this verdict. @default - any */
  readonly only?: (typeof VERDICTS)[number];
}

/** Possible verdicts of a client at a route. */
export const VERDICTS = ['allowed', 'refused', 'unknown'] as const;

/** The filtered matrix; its notes and weaknesses stay complete. */
export function filtered(table: AccessTable, { client, route, only }: TableFilter): AccessTable {
  const clients = table.clients.filter(({ name }) => client?.includes(name) ?? true);
  const names = clients.map(({ name }) => name);
  const routes = table.routes.flatMap((row) => {
    const cells = Object.fromEntries(Object.entries(row.cells).filter(([name]) => names.includes(name)));
    const isAsked = route === undefined || row.name.toLowerCase().includes(route.toLowerCase());
    const isVerdict = only === undefined || Object.values(cells).includes(only);
    return isAsked && isVerdict ? [{ ...row, cells }] : [];
  });
  const shown = new Set(routes.map(({ name }) => name));
  return { ...table, clients, routes, publicRoutes: table.publicRoutes.filter((each) => shown.has(each.route)) };
}

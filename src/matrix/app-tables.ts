import { observeApp } from '../review/change/observed-app';
import type { SideStack } from '../review/change/side';
import type { AccessTable } from './access-table';
import { accessTable } from './access-table';
import { readSynthesized } from './read-stack';

/**
 * The tables of an app, one for each stack with routes. An API may accept the tokens of a pool that another stack makes:
 * then the clients of that stack have columns too.
 * @param stacks - all stacks of the app
 */
export function appTables(stacks: readonly SideStack[]): AccessTable[] {
  const observed = observeApp(stacks.map((head) => ({ name: head.name, head })));
  const tables = observed.flatMap(({ pair: { head }, sides: [, { access }], elsewhere }) => {
    const clients = [...access.clients, ...elsewhere.flatMap(({ after }) => after.clients)];
    return head ? [accessTable(readSynthesized(head), { ...access, clients })] : [];
  });
  const withRoutes = tables.filter(({ routes }) => routes.length > 0);
  return withRoutes.length > 0 ? withRoutes : tables;
}

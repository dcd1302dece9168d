import type { ComparedCell, AccessComparison } from '../change/access-comparison';
import type { AccessClient } from '../change/client';
import { added, gained, grouped, kept, removed } from '../change/paired';
import type { KeptPair } from '../change/paired';
import type { Phrase } from '../report/phrase';
import { named, namedRoutes, say } from '../report/phrase';
import type { ScopeRename } from '../change/scope-renames';
import type { Statement } from './statement';
import { grantStatement, statement } from './statement';

/** Changes of clients: new, removed and recreated ones, and the gains and losses of each other client. */
export function clientStatements(comparison: AccessComparison, renames: readonly ScopeRename[]): Statement[] {
  const unread = (side: AccessComparison['before']) => new Set(side.unread.map(({ address }) => address));
  const [unreadBefore, unreadAfter] = [unread(comparison.before), unread(comparison.after)];
  const gone = removed(comparison.clients).filter(({ before }) => !unreadAfter.has(before.address));
  const fresh = added(comparison.clients).filter(({ after }) => !unreadBefore.has(after.address));
  const both = kept(comparison.clients);
  return [
    ...fresh.map(({ key, after }) => newClient(key, after, comparison, gone)),
    ...gone.map(({ key, before }) => removedClient(key, before)),
    ...replacedClients(both),
    ...tokenSources(both),
    ...both.flatMap((client) => rights(client, comparison, renames)),
    ...lifetimes(both),
    ...peopleScopes(comparison),
  ];
}

/** Scopes in tokens of people who sign in to an app: API Gateway checks the scope and not its holder. */
function peopleScopes({ before, after }: AccessComparison): Statement[] {
  const scopesOf = (client: AccessClient | undefined) => (client && client.peopleFlows.length > 0 ? client.scopes : []);
  return after.clients.flatMap((client) => {
    const old = before.clients.find(({ address }) => address === client.address);
    const more = gained(scopesOf(old), scopesOf(client));
    if (more.length === 0) return [];
    const text = say`people who sign in to ${client.name} now get tokens with ${scopes(more)}, by the flow ${named(client.peopleFlows)}`;
    return statement(text, 'access-gain');
  });
}

function newClient(
  name: string,
  client: AccessClient,
  { cells }: AccessComparison,
  gone: readonly { readonly key: string; readonly before: AccessClient }[],
): Statement {
  const routes = cells.filter((cell) => cell.client === name && cell.after === 'allowed').map(({ route }) => route);
  const twin = gone.find(({ before }) => sameScopes(before, client));
  const renamed = twin
    ? say`; it has the scopes of ${twin.key}, which is removed: a renamed client is a new client, with a new client id and secret`
    : [];
  const may = routes.length > 0 ? say`may call ${named(routes)}` : say`may call no route`;
  const text = say`${name} is new, with ${scopes(client.scopes)}; it ${may}${renamed}`;
  const made = statement(text, 'access-gain', ...(twin ? (['caller-action'] as const) : []));
  return grantStatement(made, name, client.scopes);
}

function removedClient(name: string, { scopes: held }: AccessClient): Statement {
  const made = statement(say`${name} is removed and gets no more tokens: it held ${scopes(held)}`, 'access-loss');
  return grantStatement(made, name, held);
}

/** Its id is of the pool's making, so another resource, pool or kind of client has another. */
function replacedClients(clients: readonly KeptPair<AccessClient>[]): Statement[] {
  const replaced = clients.filter(
    ({ before, after }) =>
      before.address !== after.address || before.poolId !== after.poolId || before.confidential !== after.confidential,
  );
  if (replaced.length === 0) return [];
  const names = named(replaced.map(({ key }) => key));
  const [are, their] =
    replaced.length === 1 ? ['is', 'its client id and secret are'] : ['are', 'their client ids and secrets are'];
  const text = [...names, ` ${are} replaced: ${their} new, and the old ones are invalid`];
  return [statement(text, 'replacement', 'caller-action')];
}

function tokenSources(clients: readonly KeptPair<AccessClient>[]): Statement[] {
  return clients.flatMap(({ key, before, after }) => {
    if (before.getsTokens === after.getsTokens) return [];
    return after.getsTokens
      ? statement(say`${key} now gets tokens by client credentials`, 'access-gain')
      : statement(
          say`${key} gets no tokens any more: ${[after.tokenFault ?? 'it has no flow client_credentials, or its pool has no domain']}`,
          'access-loss',
        );
  });
}

/** Gains and losses of one client at routes that both sides have, and its changed scopes that open no route. */
function rights(
  { key, before, after }: KeptPair<AccessClient>,
  { cells, routes: own, elsewhere }: AccessComparison,
  renames: readonly ScopeRename[],
): Statement[] {
  const renamed = before.scopes.map((scope) => renames.find((each) => each.before === scope)?.after ?? scope);
  const granted = gained(renamed, after.scopes);
  const taken = gained(after.scopes, renamed);
  const routes = [...own, ...elsewhere.routes];
  const told = new Set(routes.filter(({ before: was, after: is }) => was && is).map(({ name }) => name));
  // A route that became public is reported as such, not for each client.
  const open = new Set(routes.filter(({ ruleAfter }) => ruleAfter?.kind === 'public').map(({ name }) => name));
  const moved = cells.filter((cell) => cell.before !== cell.after && cell.client === key && told.has(cell.route));
  const [gains, losses] = [
    changed(moved, 'refused', 'allowed').filter((route) => !open.has(route)),
    changed(moved, 'allowed', 'refused'),
  ];
  const statements: Statement[] = [];
  const by = granted.length > 0 ? say`; it is granted ${named(granted)}` : [];
  if (gains.length > 0) {
    statements.push(
      grantStatement(statement(say`${key} gains ${namedRoutes(gains)}${by}`, 'access-gain'), key, granted),
    );
  } else if (granted.length > 0) {
    const text = say`${key} is granted ${named(granted)}, which opens no further route`;
    statements.push({ ...grantStatement(statement(text, 'access-gain'), key, granted), isLatent: true });
  }
  const held = taken.length > 0 ? say`; it no longer holds ${named(taken)}` : [];
  if (losses.length > 0) {
    statements.push(
      grantStatement(statement(say`${key} loses ${namedRoutes(losses)}${held}`, 'access-loss'), key, taken),
    );
  } else if (taken.length > 0) {
    const text = say`${key} no longer holds ${named(taken)}, which opened no route`;
    statements.push({ ...grantStatement(statement(text, 'access-loss'), key, taken), isLatent: true });
  }
  return statements;
}

function changed(cells: readonly ComparedCell[], before: string, after: string): string[] {
  return cells.filter((cell) => cell.before === before && cell.after === after).map(({ route }) => route);
}

function lifetimes(clients: readonly KeptPair<AccessClient>[]): Statement[] {
  const differing = clients.filter(({ before, after }) => before.tokenSeconds !== after.tokenSeconds);
  const alike = grouped(differing, ({ before, after }) => `${before.tokenSeconds} ${after.tokenSeconds}`);
  return alike.flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const { before, after } = first;
    const names = named(group.map(({ key }) => key));
    const text = say`tokens of ${names} are valid for ${[duration(after.tokenSeconds)]} instead of ${[duration(before.tokenSeconds)]}`;
    return after.tokenSeconds > before.tokenSeconds
      ? statement(say`${text}: a revoked client can use its last token for that long`, 'token-lifetime')
      : statement(text);
  });
}

function duration(seconds: number): string {
  if (seconds % 3_600 === 0) return `${seconds / 3_600} h`;
  return seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;
}

function scopes(held: readonly string[]): Phrase {
  return held.length === 0
    ? ['no scopes']
    : held.length === 1
      ? say`the scope ${named(held)}`
      : say`the scopes ${named(held)}`;
}

function sameScopes(one: AccessClient, other: AccessClient): boolean {
  return [...one.scopes].sort().join(' ') === [...other.scopes].sort().join(' ');
}

import { isDeepStrictEqual } from 'node:util';
import type { AccessComparison, ComparedRoute } from '../change/access-comparison';
import type { TableAuthorizer, Holder } from '../change/table-authorizer';
import type { KeptPair } from '../change/paired';
import { gained, grouped, kept, paired } from '../change/paired';
import type { Phrase } from '../report/phrase';
import { namedRoutes, named, say } from '../report/phrase';
import type { Statement } from './statement';
import { statement } from './statement';

/**
 * Changes of Lambda authorizers: their code, the pools and clients whose tokens they accept, and callers that are no
 * clients.
 */
export function authorizerStatements({ before, after, routes }: AccessComparison): Statement[] {
  const own = new Set([...before.clients, ...after.clients].map(({ id }) => id));
  const tableAuthorizers = paired(before.tableAuthorizers, after.tableAuthorizers);
  const both = kept(tableAuthorizers);
  return [
    ...tableAuthorizers.flatMap(({ key, before: was, after: is }) =>
      is && was?.digest !== is.digest ? code(key, was) : [],
    ),
    ...both.flatMap(people),
    ...both.flatMap(latent),
    ...both.flatMap(denied),
    ...both.flatMap((each) => foreignClients(each, own)),
    ...both.flatMap(otherKeys),
    ...holders(routes),
  ];
}

function code(authorizer: string, was: TableAuthorizer | undefined): Statement {
  const what = was
    ? say`the code or the configuration of the Lambda authorizer ${authorizer} changes`
    : say`the Lambda authorizer ${authorizer} is new`;
  return statement(
    say`${what}: this review reads only its table, and does not check that the code follows it`,
    'not-understood',
  );
}

function people({ before, after }: KeptPair<TableAuthorizer>): Statement[] {
  const [more, fewer] = changes(before, after, ({ peopleSources }) => peopleSources);
  return [
    ...(more.length > 0 ? [statement(say`people may now use tokens from ${named(more)}`, 'access-gain')] : []),
    ...(fewer.length > 0 ? [statement(say`people may no longer use tokens from ${named(fewer)}`, 'access-loss')] : []),
  ];
}

/** Changes in the table about groups and keys that are not accepted yet: they take effect once these are accepted. */
function latent({ key, before, after }: KeptPair<TableAuthorizer>): Statement[] {
  return (['groups', 'apiKeys'] as const).flatMap((what) => {
    const [was, is] = [before.latent[what], after.latent[what]];
    // If either side accepts them, statements of each route report the change.
    if (!was || !is) return [];
    const all = [...new Set([...Object.keys(was), ...Object.keys(is)])];
    const names = all.filter((name) => !isDeepStrictEqual(was[name], is[name]));
    if (names.length === 0) return [];
    const who = what === 'groups' ? 'people in the groups' : 'callers with the API keys';
    const text = say`the table of ${key} changes for ${[who]} ${named(names)}: the authorizer accepts none of them now, so this takes effect only once it does`;
    return { ...statement(text, 'access-gain'), isLatent: true };
  });
}

function denied({ before, after }: KeptPair<TableAuthorizer>): Statement[] {
  const [more, fewer] = changes(before, after, ({ deniedClientIds }) => deniedClientIds);
  return [
    ...(more.length > 0
      ? [statement(say`the authorizer now refuses tokens of the client ids ${named(more)}`, 'access-loss')]
      : []),
    ...(fewer.length > 0
      ? [statement(say`the authorizer no longer refuses tokens of the client ids ${named(fewer)}`, 'access-gain')]
      : []),
  ];
}

/** Clients of another stack, whose granted scopes are not in this JSON. */
function foreignClients({ before, after }: KeptPair<TableAuthorizer>, own: ReadonlySet<string>): Statement[] {
  if (!after.clientIds) {
    if (!before.clientIds) return [];
    const text = say`the authorizer now accepts tokens of every machine of the user pool by their scopes, and not only of named clients`;
    return [statement(text, 'access-gain')];
  }
  // Before, the function accepted every client of the pool that had the scopes.
  if (!before.clientIds) return [];
  const more = gained(before.clientIds, after.clientIds).filter((id) => !own.has(id));
  if (more.length === 0) return [];
  return [
    statement(
      say`the authorizer now accepts tokens of the client ids ${named(more)}, which are not clients of this stack`,
      'access-gain',
    ),
  ];
}

function otherKeys({ key, before, after }: KeptPair<TableAuthorizer>): Statement[] {
  const names = [...after.apiKeyHashes.keys()].filter(
    (name) => before.apiKeyHashes.has(name) && before.apiKeyHashes.get(name) !== after.apiKeyHashes.get(name),
  );
  if (names.length === 0) return [];
  const text = say`${key} now knows another key as the API key ${named(names)}`;
  return [statement(text, 'access-gain', 'access-loss', 'caller-action')];
}

function changes(
  before: TableAuthorizer,
  after: TableAuthorizer,
  of: (each: TableAuthorizer) => readonly string[],
): [string[], string[]] {
  return [gained(of(before), of(after)), gained(of(after), of(before))];
}

/**
 * Routes that groups of people and API keys gain and lose; other statements report a route that became public or was
 * removed.
 */
function holders(routes: readonly ComparedRoute[]): Statement[] {
  const moves = routes.flatMap(({ name, ruleBefore, ruleAfter }) => {
    if (ruleAfter === undefined || ruleAfter.kind === 'public') return [];
    const [was, is] = [ruleBefore, ruleAfter].map((rule) => (rule?.kind === 'scopes' ? (rule.holders ?? []) : []));
    const moved = (from: readonly Holder[] = [], to: readonly Holder[] = []) =>
      to.filter((each) => !from.some((other) => key(other) === key(each)));
    const wasOpen = ruleBefore?.kind === 'public';
    return [
      ...(wasOpen ? [] : moved(was, is).map((holder) => ({ holder, name, gains: true }))),
      ...moved(is, was).map((holder) => ({ holder, name, gains: false })),
    ];
  });
  return grouped(moves, ({ holder, gains }) => `${key(holder)} ${String(gains)}`).flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const what = namedRoutes(group.map(({ name }) => name));
    return first.gains
      ? statement(say`${who(first.holder)} gain ${what}`, 'access-gain')
      : statement(say`${who(first.holder)} lose ${what}`, 'access-loss');
  });
}

function key({ kind, name }: Holder): string {
  return `${kind} ${name}`;
}

function who({ kind, name }: Holder): Phrase {
  return kind === 'group' ? say`people in the group ${name}` : say`callers with the API key ${name}`;
}

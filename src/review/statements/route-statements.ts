import { REDEPLOY_COMMAND } from '../../terraform-json/redeploy-command';
import type { ComparedCell, AccessComparison, ComparedRoute } from '../change/access-comparison';
import { gained, grouped } from '../change/paired';
import type { Kind } from './kind';
import type { Phrase } from '../report/phrase';
import { counted, named, say } from '../report/phrase';
import type { CallerRule } from '../change/caller-rule';
import type { ScopeRename } from '../change/scope-renames';
import type { Statement } from './statement';
import { statement } from './statement';

/** Changes of routes: new ones, removed ones, and changed requirements of the others. */
export function routeStatements(comparison: AccessComparison, renames: readonly ScopeRename[]): Statement[] {
  const { routes } = comparison;
  return [
    ...routes.filter(({ before }) => !before).map((route) => newRoute(route, comparison)),
    ...removedRoutes(
      routes.filter(({ after }) => !after),
      comparison,
    ),
    ...ruleChanges(
      routes.filter(({ before, after }) => before && after),
      renames,
    ),
    ...apiKeys(routes),
  ];
}

function newRoute(route: ComparedRoute, { cells, clients }: AccessComparison): Statement {
  const { name, ruleBefore, ruleAfter, answeredBy } = route;
  const newClients = new Set(clients.filter(({ before }) => !before).map(({ key }) => key));
  const own = cells.filter((cell) => cell.route === name);
  const callers = own
    .filter(({ client, after }) => after === 'allowed' && !newClients.has(client))
    .map(({ client }) => client);
  const formerly =
    answeredBy === undefined ? [] : say`; until now ${answeredBy} answered it and required ${asked(ruleBefore)}`;
  const kinds = effects(route, own);
  if (ruleAfter?.kind === 'public') {
    return statement(say`${name} is new and public: anyone may call it, without a token${formerly}`, ...kinds);
  }
  const may = callers.length > 0 ? say`; ${named(callers)} may call it` : [];
  return statement(say`${name} is new and requires ${asked(ruleAfter)}${may}${formerly}`, ...kinds);
}

/** Effects of a new or removed route on its callers. */
function effects({ ruleBefore, ruleAfter }: ComparedRoute, cells: readonly ComparedCell[]): Kind[] {
  const opened = ruleAfter?.kind === 'public' && ruleBefore?.kind !== 'public';
  const gains = opened || cells.some(({ before, after }) => before !== 'allowed' && after === 'allowed');
  const losses = cells.some(({ before, after }) => before === 'allowed' && after !== 'allowed');
  return [
    ...(opened ? (['public'] as const) : []),
    ...(gains ? (['access-gain'] as const) : []),
    ...(losses ? (['access-loss'] as const) : []),
    ...(isOpaque(ruleAfter) ? (['not-understood'] as const) : []),
  ];
}

/** They are one statement, because they have one remedy. */
function removedRoutes(routes: readonly ComparedRoute[], { cells, after }: AccessComparison): Statement[] {
  const gone = routes.filter(({ answeredBy }) => answeredBy === undefined);
  const others = routes.flatMap((route) => {
    const { name, answeredBy, ruleAfter } = route;
    if (answeredBy === undefined) return [];
    const text = say`${name} is removed as a route; ${answeredBy} answers it now and requires ${asked(ruleAfter)}`;
    return statement(
      text,
      ...effects(
        route,
        cells.filter((cell) => cell.route === name),
      ),
    );
  });
  if (gone.length === 0) return others;
  const names = named(gone.map(({ name }) => name));
  const [are, they] = gone.length === 1 ? ['is', 'it stays'] : ['are', 'they stay'];
  const linger = say`${[they]} reachable with the old rule until the second snapshot of the API, since Terraform destroys a method only after the first: npm run deploy and plan:apply take both; after cdktf deploy alone, run ${[REDEPLOY_COMMAND]}`;
  const what = after.routes.length === 0 ? say`, with the API` : say`; ${linger}`;
  return [statement(say`${names} ${[are]} removed${what}`, 'access-loss'), ...others];
}

function ruleChanges(routes: readonly ComparedRoute[], renames: readonly ScopeRename[]): Statement[] {
  const both = routes.flatMap(({ name, before, after }) => {
    const [was, is] = [before && renamedRule(before.rule, renames), after?.rule];
    return was && is ? [{ name, was, is }] : [];
  });
  const differing = both.filter(({ was, is }) => signature(was) !== signature(is));
  return [
    ...otherPools(both),
    ...grouped(differing, ({ was, is }) => `${signature(was)} ${signature(is)}`).flatMap((group) => {
      const [first] = group;
      const names = group.map(({ name }) => name);
      return first ? ruleChange(names, first.was, first.is) : [];
    }),
  ];
}

/** Routes whose authorizer changed, with any requirements. */
function otherPools(
  routes: readonly { readonly name: string; readonly was: CallerRule; readonly is: CallerRule }[],
): Statement[] {
  const names = routes
    .filter(({ was, is }) => was.kind === 'scopes' && is.kind === 'scopes' && sorted(was.pools) !== sorted(is.pools))
    .map(({ name }) => name);
  if (names.length === 0) return [];
  const take = names.length === 1 ? 'takes' : 'take';
  return [statement(say`${named(names)} now ${[take]} tokens of other user pools`, 'access-gain', 'access-loss')];
}

function ruleChange(routes: readonly string[], was: CallerRule, is: CallerRule): Statement {
  const [verb, are] = routes.length === 1 ? ['requires', 'is'] : ['require', 'are'];
  const names = named(routes);
  if (is.kind === 'public') {
    const they = routes.length === 1 ? 'it' : 'they';
    const text = say`${names} ${[are]} now public: anyone may call without a token; ${[they]} required ${asked(was)} before`;
    return statement(text, 'public', 'access-gain');
  }
  const text = say`${names} now ${[verb]} ${asked(is)} instead of ${asked(was)}`;
  if (isOpaque(is) || isOpaque(was)) return statement(text, 'not-understood');
  if (was.kind !== 'scopes' || is.kind !== 'scopes') {
    return statement(text, 'access-loss', ...(was.kind === 'public' ? [] : (['access-gain'] as const)));
  }
  return statement(
    text,
    ...(gained(was.scopes, is.scopes).length > 0 ? (['access-gain'] as const) : []),
    ...(gained(is.scopes, was.scopes).length > 0 ? (['access-loss'] as const) : []),
  );
}

function apiKeys(routes: readonly ComparedRoute[]): Statement[] {
  const both = routes.flatMap(({ name, before, after }) => (before && after ? [{ name, before, after }] : []));
  const [asking, free] = [true, false].map((required) =>
    both
      .filter(
        ({ before, after }) => before.apiKeyRequired !== after.apiKeyRequired && after.apiKeyRequired === required,
      )
      .map(({ name }) => name),
  );
  return [
    ...(asking?.length
      ? [statement(say`an API key is now also required at ${named(asking)}`, 'access-loss', 'caller-action')]
      : []),
    ...(free?.length ? [statement(say`an API key is no longer required at ${named(free)}`, 'access-gain')] : []),
  ];
}

/** Requirement of a rule, in words. */
function asked(rule: CallerRule | undefined): Phrase {
  switch (rule?.kind) {
    case 'public':
      return ['no token'];
    case 'scopes':
      return rule.scopes.length === 1 ? named(rule.scopes) : say`any of ${named(rule.scopes)}`;
    case 'people':
      return ['the ID token of a person (the route names no scope, so no client here has one)'];
    case 'iam':
      return ['AWS credentials that IAM allows'];
    case 'lambda':
      return say`a decision of the Lambda authorizer ${rule.authorizer} (the method does not show it)`;
    default:
      return ['something that the review does not understand'];
  }
}

function isOpaque(rule: CallerRule | undefined): boolean {
  return rule?.kind === 'lambda' || rule?.kind === 'unread';
}

function renamedRule(rule: CallerRule, renames: readonly ScopeRename[]): CallerRule {
  if (rule.kind !== 'scopes') return rule;
  const after = (scope: string) => renames.find((each) => each.before === scope)?.after ?? scope;
  return { ...rule, scopes: rule.scopes.map(after) };
}

function signature(rule: CallerRule): string {
  return rule.kind === 'scopes' ? `scopes ${sorted(rule.scopes)}` : JSON.stringify(rule);
}

function sorted(texts: readonly string[]): string {
  return [...texts].sort().join(' ');
}

/** Routes whose callers are not in the JSON, by the function that decides. */
export function undecidedRoutes({
  routes,
}: AccessComparison): { readonly authorizer: string; readonly text: Phrase }[] {
  const decided = routes.flatMap(({ ruleAfter: rule }) => (rule?.kind === 'lambda' ? [rule.authorizer] : []));
  return grouped(decided, (authorizer) => authorizer).map((group) => {
    const [authorizer = ''] = group;
    return {
      authorizer,
      text: say`${counted(group.length, 'route is', 'routes are')} decided by the Lambda authorizer ${authorizer}: neither the methods nor this review show who may call`,
    };
  });
}

import type { AccessComparison } from '../change/access-comparison';
import { clientStatements } from './client-statements';
import { authorizerStatements } from './authorizer-statements';
import type { CallerRule } from '../change/caller-rule';
import type { ObservedAccess } from '../change/observed-access';
import { gained } from '../change/paired';
import { named, say } from '../report/phrase';
import { routeStatements, undecidedRoutes } from './route-statements';
import type { ScopeRename } from '../change/scope-renames';
import { throttleStatements } from './throttle-statements';
import { scopeRenames } from '../change/scope-renames';
import { sourceStatements } from './source-statements';
import type { Statement } from './statement';
import { statement } from './statement';

/** All changes of access, in words. */
export function accessStatements(comparison: AccessComparison): Statement[] {
  const renames = scopeRenames(comparison);
  return [
    ...notUnderstood(comparison),
    ...authorizerStatements(comparison),
    ...routeStatements(comparison, renames),
    ...throttleStatements(comparison.routes),
    ...sourceStatements(comparison),
    ...clientStatements(comparison, renames),
    ...renames.map(renamed),
    ...servers(comparison, renames),
    ...stages(comparison),
    ...pageOrigins(comparison),
  ];
}

/** Facts without a decision: unchanged parts that are not understood, and routes that a function decides about. */
export function accessNotes(comparison: AccessComparison): Statement[] {
  const { before, after } = comparison;
  const same = after.unread.filter(({ address }) => !differs(before, after, address));
  return [
    ...undecidedRoutes(comparison).map(({ text }) => statement(text)),
    ...same.map(({ address, reason }) => statement(say`${address} is not understood (${reason}) and does not change`)),
  ];
}

function notUnderstood(comparison: AccessComparison): Statement[] {
  const { before, after } = comparison;
  const entries = new Map([...before.unread, ...after.unread].map(({ address, reason }) => [address, reason]));
  const changed = [...entries].filter(([address]) => differs(before, after, address));
  const authorizers = undecidedRoutes(comparison).filter(({ authorizer }) => differs(before, after, authorizer));
  return [
    ...changed.map(([address, reason]) =>
      statement(say`${address} changes and is not understood: ${reason}`, 'not-understood'),
    ),
    ...authorizers.map(({ authorizer }) =>
      statement(
        say`the Lambda authorizer ${authorizer}, its function or its configuration changes: the callers of its routes may change too`,
        'not-understood',
      ),
    ),
  ];
}

/** Addresses and blocks that statements report as changed and not understood. */
export function changedUnread({ before, after }: AccessComparison): string[] {
  const addresses = [...before.unread, ...after.unread].map(({ address }) => address);
  return addresses.filter((address) => differs(before, after, address));
}

function differs(before: ObservedAccess, after: ObservedAccess, address: string): boolean {
  return before.fingerprint(address) !== after.fingerprint(address);
}

function renamed({ before, after }: ScopeRename): Statement {
  return statement(
    say`the scope ${before} is now ${after}, for the same clients and routes: a service that requests it by name must change the name, and API Gateway refuses tokens with the old one`,
    'caller-action',
  );
}

/** Scopes that come or go, whether or not anyone holds them. */
function servers(comparison: AccessComparison, renames: readonly ScopeRename[]): Statement[] {
  const { before, after } = comparison;
  const all = ({ servers }: ObservedAccess) =>
    [...servers].flatMap(([identifier, names]) => names.map((name) => `${identifier}/${name}`));
  const known = (scope: string) => renames.some((each) => each.before === scope || each.after === scope);
  const [old, own] = [all(before), all(after)];
  const [declared, gone] = [gained(old, own), gained(own, old)].map((scopes) => scopes.filter((each) => !known(each)));
  const used = (gone ?? []).filter((scope) => users(comparison, scope).length > 0);
  const free = gained(used, gone ?? []);
  const names = [...new Set(used.flatMap((scope) => users(comparison, scope)))];
  return [
    ...(declared?.length ? [statement(say`resource servers declare ${named(declared)}`)] : []),
    ...(free.length > 0 ? [statement(say`resource servers no longer declare ${named(free)}`)] : []),
    ...(used.length > 0
      ? [
          statement(
            say`resource servers no longer declare ${named(used)}, which ${named(names)} still ${[names.length === 1 ? 'names' : 'name']}: no token carries it any more, and Cognito refuses a client that names it`,
            'access-loss',
          ),
        ]
      : []),
  ];
}

/** Names of the clients that are granted a scope, and of the routes that ask for it. */
function users({ after: { clients, routes }, elsewhere }: AccessComparison, scope: string): string[] {
  const asks = (rule: CallerRule | undefined) => rule?.kind === 'scopes' && rule.scopes.includes(scope);
  return [
    ...clients.filter(({ scopes }) => scopes.includes(scope)).map(({ name }) => name),
    ...routes.filter(({ rule }) => asks(rule)).map(({ method, path }) => `${method} ${path}`),
    ...elsewhere.routes.filter(({ after }) => asks(after?.rule)).map(({ name }) => name),
  ];
}

function stages({ before, after }: AccessComparison): Statement[] {
  const [old, own] = [before, after].map(({ routes }) => [...new Set(routes.map(({ stage }) => stage))]);
  // A stage without a name does not exist or is not understood; another statement reports that.
  const [from, to] = [old?.[0], own?.[0]];
  // With several stages, each is part of its routes' names.
  if (old?.length !== 1 || own?.length !== 1 || !from || !to || from === to) return [];
  return [statement(say`the stage ${from} is now ${to}: the address of every route changes`, 'caller-action')];
}

function pageOrigins({ before, after }: AccessComparison): Statement[] {
  const [more, fewer] = [gained(before.pageOrigins, after.pageOrigins), gained(after.pageOrigins, before.pageOrigins)];
  return [
    ...(more.length > 0 ? [statement(say`pages of ${named(more)} may now call from a browser`, 'cors')] : []),
    ...(fewer.length > 0 ? [statement(say`pages of ${named(fewer)} may no longer call from a browser`)] : []),
  ];
}

import type { AccessComparison } from './access-comparison';
import type { ObservedAccess } from './observed-access';
import { gained } from './paired';

/** A scope that only changed its name: the same clients hold it, and the same routes require it. */
export interface ScopeRename {
  readonly before: string;
  readonly after: string;
}

/** Removed scopes, each with the scope that replaces it; only if the replacement is certain. */
export function scopeRenames({ before, after, clients, routes, elsewhere }: AccessComparison): ScopeRename[] {
  const usersOf = (scope: string, side: 'before' | 'after') => {
    const holders = clients.filter((client) => client[side]?.scopes.includes(scope)).map(({ key }) => `client ${key}`);
    const asking = [...routes, ...elsewhere.routes].filter((route) => {
      const rule = route[side]?.rule;
      return rule?.kind === 'scopes' && rule.scopes.includes(scope);
    });
    return [...holders, ...asking.map(({ name }) => `route ${name}`)].sort().join('\n');
  };
  const [old, own] = [scopesOf(before), scopesOf(after)];
  const newer = gained(old, own).map((scope) => ({ scope, users: usersOf(scope, 'after') }));
  return gained(own, old).flatMap((scope) => {
    const users = usersOf(scope, 'before');
    const alike = users === '' ? [] : newer.filter((each) => each.users === users);
    // If several scopes have the same users, e.g. all of a resource server, the one with the same short name.
    const same = alike.filter((each) => shortName(each.scope) === shortName(scope));
    const [only, ...others] = same.length > 0 ? same : alike;
    return only && others.length === 0 ? [{ before: scope, after: only.scope }] : [];
  });
}

function scopesOf({ servers }: ObservedAccess): string[] {
  return [...servers].flatMap(([identifier, names]) => names.map((name) => `${identifier}/${name}`));
}

function shortName(scope: string): string {
  return scope.slice(scope.lastIndexOf('/') + 1);
}

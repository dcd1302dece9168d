import type { AccessDeclaration } from './declaration';
import type { Requirement, RoleScopes } from './grant';
import { grantOfScopes, opening } from './grant';
import type { ModelRoute } from './model';
import { roleAllows } from './role';

/** Scopes that carry each role of a declaration; nothing where it has no roles. */
export function roleScopes({ roles }: AccessDeclaration): RoleScopes {
  return Object.fromEntries(Object.entries(roles ?? {}).map(([name, { scopes }]) => [name, scopes]));
}

/** What a route of a declaration asks of its callers; undefined for one that anyone may call. */
export function requirement({ roles }: AccessDeclaration, { rule, ...route }: ModelRoute): Requirement | undefined {
  if (rule.public || !roles) return rule.public ? undefined : { scopes: rule.scopes };
  const allowing = Object.entries(roles).filter(([, role]) => roleAllows(role, route));
  return { scopes: rule.scopes, roles: allowing.map(([name]) => name) };
}

/** The scopes of a route that open it, each by itself: with roles, those that carry one which allows it. */
export function openingScopes(declaration: AccessDeclaration, route: ModelRoute): string[] {
  const required = requirement(declaration, route);
  const carriers = roleScopes(declaration);
  return (required?.scopes ?? []).filter(
    (scope) => required && opening({ ...required, scopes: [scope] }, grantOfScopes([scope], carriers), carriers),
  );
}

import type { AccessDeclaration } from './declaration';
import type { Requirement, RoleScopes } from './grant';
import { scopesThatOpen } from './grant';
import type { ModelRoute } from './model-route';
import { roleAllows } from './role';

/** Scopes that carry each role of a declaration; empty if it has no roles. */
export function roleScopes({ roles }: Pick<AccessDeclaration, 'roles'>): RoleScopes {
  return Object.fromEntries(Object.entries(roles ?? {}).map(([name, { scopes }]) => [name, scopes]));
}

/** Scopes and roles that a route requires; undefined for a public route. */
export function requirement(
  { roles }: Pick<AccessDeclaration, 'roles'>,
  { rule, ...route }: ModelRoute,
): Requirement | undefined {
  if (rule.public || !roles) return rule.public ? undefined : { scopes: rule.scopes };
  const allowing = Object.entries(roles).filter(([, role]) => roleAllows(role, route));
  return { scopes: rule.scopes, roles: allowing.map(([name]) => name) };
}

/** The scopes of a route of a declaration that open it, each by itself; none for one that anyone may call. */
export function openingScopes(declaration: Pick<AccessDeclaration, 'roles'>, route: ModelRoute): string[] {
  const required = requirement(declaration, route);
  return required ? scopesThatOpen(required, roleScopes(declaration)) : [];
}

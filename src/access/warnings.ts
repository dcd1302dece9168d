import type { AccessWarning } from './access-warning';
import type { Access, ScopeHolder } from './held-access';
import { grantOfRoles, grantOfScopes, opening } from './grant';
import type { ModelRoute } from './model-route';
import { modelRoutes } from './model';
import { oneSidedWarnings } from './one-sided-grant';
import { requirement, roleScopes } from './requirement';
import { declaredScopes } from './scope';
import { grantedScope } from './scope-grant';
import { usagePlanWarnings } from './usage-plan-warnings';

// "Amazon API Gateway important notes" in the AWS docs.
const HEALTH_CHECKS = ['/ping', '/sping'];

/**
 * Warnings about scopes and roles that no caller holds or that open no route, usage plans that do not fit the routes,
 * grants that only one service names, and paths that API Gateway answers itself. Callers are clients, API keys and the
 * groups of people.
 */
export function accessWarnings(declaration: Access): AccessWarning[] {
  const routes = modelRoutes(declaration);
  const reservedRoutes = routes.filter(({ path }) => HEALTH_CHECKS.includes(path));
  return [
    ...scopeWarnings(declaration),
    ...roleWarnings(declaration, routes),
    ...usagePlanWarnings(declaration),
    ...(declaration.services ? oneSidedWarnings(declaration.services) : []),
    ...reservedRoutes.map(({ name }) => reserved(name)),
  ];
}

function scopeWarnings(declaration: Access): AccessWarning[] {
  const carriers = roleScopes(declaration);
  const groups = Object.values(declaration.people?.groups ?? {});
  const granted = new Set([...scopesOfMachines(declaration), ...grantOfRoles(groups.flat(), carriers).scopes]);
  const used = new Set(Object.values(declaration.routes).flatMap((rule) => rule.scopes ?? []));
  // Without routes there is no API to use a scope: a pool on its own.
  const routed = Object.keys(declaration.routes).length > 0;
  return declaredScopes(declaration.resourceServers).flatMap((scope) => [
    ...(granted.has(scope) ? [] : [notGranted(scope)]),
    ...(used.has(scope) || !routed ? [] : [notUsed(scope)]),
  ]);
}

function roleWarnings(declaration: Access, routes: readonly ModelRoute[]): AccessWarning[] {
  const carriers = roleScopes(declaration);
  const groups = Object.values(declaration.people?.groups ?? {});
  const held = new Set([...grantOfScopes(scopesOfMachines(declaration), carriers).roles, ...groups.flat()]);
  return Object.keys(carriers).flatMap((role) => {
    const grant = grantOfRoles([role], carriers);
    const used = routes.some((route) => {
      const required = requirement(declaration, route);
      return required && opening(required, grant, carriers);
    });
    return [...(held.has(role) ? [] : [roleNotHeld(role)]), ...(used ? [] : [roleNotUsed(role)])];
  });
}

/** Scopes of clients and of API keys; both are machines. */
function scopesOfMachines({ clients, legacyApiKeys = {} }: Access): string[] {
  const holders = [...Object.values<ScopeHolder>(clients), ...Object.values<ScopeHolder>(legacyApiKeys)];
  return holders.flatMap(({ scopes }) => scopes.map(grantedScope));
}

/** One warning about all clients without `readers`: IAM policies alone decide which principals read their secrets. */
export function readerWarnings({ clients }: Access): AccessWarning[] {
  const open = Object.entries(clients).filter(([, { readers }]) => readers === undefined);
  if (open.length === 0) return [];
  const names = open.map(([name]) => `"${name}"`).join(', ');
  return [
    {
      code: 'WARN_READERS_NOT_NAMED',
      message: `no readers are named for ${names}, so IAM policies of the account alone decide who reads the secret, by default its administrators; name the roles of the services under readers`,
    },
  ];
}

function notGranted(scope: string): AccessWarning {
  return {
    code: 'WARN_SCOPE_NOT_GRANTED',
    message: `no client holds scope "${scope}"; grant it, or remove it from its resource server`,
  };
}

function notUsed(scope: string): AccessWarning {
  return {
    code: 'WARN_SCOPE_NOT_USED',
    message: `no route requires scope "${scope}", so it gives clients no access; use it or remove it`,
  };
}

function roleNotHeld(role: string): AccessWarning {
  return {
    code: 'WARN_ROLE_NOT_HELD',
    message: `no client or group has role "${role}"; grant one of its scopes, name it for a group, or remove it`,
  };
}

function roleNotUsed(role: string): AccessWarning {
  return {
    code: 'WARN_ROLE_NOT_USED',
    message: `role "${role}" opens no route; name one of its scopes at a route that the role allows`,
  };
}

function reserved(route: string): AccessWarning {
  return {
    code: 'WARN_PATH_RESERVED',
    message: `route "${route}" has a path that API Gateway answers itself at a custom domain, as its health check; choose another path`,
  };
}

import type { AccessDeclaration } from './declaration';
import { modelRoutes } from './model';
import { declaredScopes } from './scope';

/** Something that works and is probably not meant. */
export interface AccessWarning {
  readonly code: 'WARN_SCOPE_NOT_GRANTED' | 'WARN_SCOPE_NOT_USED' | 'WARN_PATH_RESERVED' | 'WARN_READERS_NOT_NAMED';
  readonly message: string;
}

// "Amazon API Gateway important notes" in the AWS docs.
const HEALTH_CHECKS = ['/ping', '/sping'];

/** Scopes that no client holds, scopes that no route asks for, and paths that API Gateway answers itself. */
export function accessWarnings(declaration: AccessDeclaration): AccessWarning[] {
  const granted = new Set(Object.values(declaration.clients).flatMap((client) => client.scopes));
  const used = new Set(Object.values(declaration.routes).flatMap((rule) => rule.scopes ?? []));
  // Without routes there is no API to use a scope: a pool on its own.
  const routed = Object.keys(declaration.routes).length > 0;
  const scopes = declaredScopes(declaration.resourceServers).flatMap((scope) => [
    ...(granted.has(scope) ? [] : [notGranted(scope)]),
    ...(used.has(scope) || !routed ? [] : [notUsed(scope)]),
  ]);
  const routes = modelRoutes(declaration).filter(({ path }) => HEALTH_CHECKS.includes(path));
  return [...scopes, ...routes.map(({ name }) => reserved(name))];
}

/** Clients whose secrets are read by whoever IAM lets; for a deployment that stores secrets. One warning for them all. */
export function readerWarnings({ clients }: AccessDeclaration): AccessWarning[] {
  const open = Object.entries(clients).filter(([, { readers }]) => readers === undefined);
  if (open.length === 0) return [];
  const names = open.map(([name]) => `"${name}"`).join(', ');
  return [
    {
      code: 'WARN_READERS_NOT_NAMED',
      message: `readers are not named for ${names}: whoever the account's IAM policies let reads the secret, as a rule its administrators; name the services' roles under readers`,
    },
  ];
}

function notGranted(scope: string): AccessWarning {
  return {
    code: 'WARN_SCOPE_NOT_GRANTED',
    message: `scope "${scope}" is granted to no client; grant it, or remove it from its resource server`,
  };
}

function notUsed(scope: string): AccessWarning {
  return {
    code: 'WARN_SCOPE_NOT_USED',
    message: `scope "${scope}" is asked for by no route; a client that holds it gains nothing: use it or remove it`,
  };
}

function reserved(route: string): AccessWarning {
  return {
    code: 'WARN_PATH_RESERVED',
    message: `route "${route}" is a health check of API Gateway itself and is not reached behind a custom domain; choose another path`,
  };
}

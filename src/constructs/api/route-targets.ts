import { AccessError } from '../../access/error';
import type { ModelRoute } from '../../access/model-route';
import { nearest } from '../../access/nearest';
import { idPart } from '../id-part';
import type { FunctionTarget, RouteTarget } from './route-target';

/** Targets of the routes of an API. */
export interface RouteTargets {
  readonly of: (route: ModelRoute) => RouteTarget;
  /** The functions among it. */
  readonly functions: readonly InvokedFunction[];
  /** Whether an endpoint trusts the stage's client certificate. */
  readonly needCertificate: boolean;
}

/** A function, its permission, and its trigger of a deployment. */
export interface InvokedFunction {
  /** Trigger of the deployment. */
  readonly trigger: string;
  /** Id of the permission to invoke it. */
  readonly permission: string;
  readonly target: FunctionTarget;
}

/** Declared targets. */
export interface TargetOptions {
  readonly handler?: RouteTarget | undefined;
  readonly backends?: Readonly<Record<string, RouteTarget>>;
}

/**
 * Finds the target of each route.
 * @throws AccessError `ERR_BACKEND_UNKNOWN` if a route has none, `ERR_BACKEND_UNUSED` if a backend has no route
 */
export function targetsOf(
  routes: readonly ModelRoute[],
  { handler, backends = {} }: TargetOptions,
): RouteTargets {
  const names = Object.keys(backends);
  for (const { name, rule } of routes) {
    if (rule.backend === undefined ? handler === undefined : !names.includes(rule.backend)) {
      throw unknown(name, rule.backend, names);
    }
  }
  const unused = names.find((name) => !routes.some(({ rule }) => rule.backend === name));
  if (unused !== undefined) throw notUsed(`backend "${unused}" answers no route`, `backend: '${unused}'`, unused);
  if (handler && routes.length > 0 && routes.every(({ rule }) => rule.backend !== undefined)) {
    throw notUsed('the default backend answers no route', 'no backend', 'backend');
  }
  const all: readonly (readonly [string | undefined, RouteTarget])[] = [
    ...(handler ? [[undefined, handler] as const] : []),
    ...Object.entries(backends),
  ];
  const needCertificate = all.some(([, target]) => reachOf(target) === 'certificate');
  const [direct] = all.find(([, target]) => reachOf(target) === 'direct') ?? [];
  if (needCertificate && all.some(([, target]) => reachOf(target) === 'direct')) throw mixed(direct ?? 'backend');
  return {
    of: ({ name, rule }) => {
      const target = rule.backend === undefined ? handler : backends[rule.backend];
      if (!target) throw unknown(name, rule.backend, names);
      return target;
    },
    functions: all.flatMap(([name, target]) => ('invokeArn' in target ? [invoked(name, target)] : [])),
    needCertificate,
  };
}

function reachOf(target: RouteTarget) {
  return 'url' in target ? target.reach.kind : undefined;
}

/** The stage presents its certificate to every endpoint, so the JSON would not show which endpoint ignores it. */
function mixed(given: string): AccessError {
  const expected = 'no directAccess beside clientCertificate in one API';
  const message = `backend "${given}" has directAccess and another one clientCertificate, expected ${expected}; let both ask for the certificate, or split the API`;
  return new AccessError('ERR_BACKEND_INVALID', message, { given, expected });
}

function invoked(name: string | undefined, target: FunctionTarget): InvokedFunction {
  if (name === undefined) return { trigger: 'function', permission: 'invoke-permission', target };
  return { trigger: `backend_${name}`, permission: `invoke-permission-${idPart(name)}`, target };
}

function unknown(route: string, backend: string | undefined, names: readonly string[]): AccessError {
  if (backend === undefined) {
    const expected = 'a backend for routes that name none';
    const message = `route "${route}" names no backend and the stack has no default, expected ${expected}; set the option backend of the stack, or name one of: ${names.join(', ')}`;
    return new AccessError('ERR_BACKEND_UNKNOWN', message, { given: route, expected });
  }
  const meant = nearest(backend, names);
  const fix = meant === undefined ? 'declare it under backends of the stack' : `did you mean "${meant}"?`;
  const expected = names.length === 0 ? 'one of the backends of the stack, which has none' : `one of: ${names.join(', ')}`;
  const message = `route "${route}" names the backend "${backend}", expected ${expected}; ${fix}`;
  return new AccessError('ERR_BACKEND_UNKNOWN', message, { given: backend, expected: names });
}

function notUsed(what: string, how: string, given: string): AccessError {
  const expected = 'at least one route for each backend';
  const message = `${what}, expected ${expected}; remove it, or write ${how} in a route`;
  return new AccessError('ERR_BACKEND_UNUSED', message, { given, expected });
}

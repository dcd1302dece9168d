import { nearest } from '../../access/nearest';
import type { Served } from '../../system/served-stack';
import { LocalGatewayError } from '../error';
import { isStartable } from '../runtime/runtime-program';

/** Replacement of a backend: an address, or a folder with `index.js` that exports `handler`. */
export type StandIn = { readonly url: string } | { readonly folder: string };

/** By the backend's name. */
export type StandIns = ReadonlyMap<string, StandIn>;

/** A backend that a stand-in may replace. */
export interface ReplaceableBackend {
  readonly name: string;
  /** Why it does not answer here; absent if it does. */
  readonly unreachable?: string;
}

/** The backends of a stack that have a name, each once. */
export function replaceableBackends({ stages, functions }: Served): ReplaceableBackend[] {
  const integrations = stages.flatMap(({ resources }) =>
    resources.flatMap(({ methods }) => [...methods.values()].map(({ integration }) => integration)),
  );
  const found = integrations.flatMap((integration): ReplaceableBackend[] => {
    switch (integration.kind) {
      case 'MOCK':
        return [];
      case 'AWS_PROXY': {
        const { backend: name, runtime } = integration.lambda;
        return [{ name, ...(isStartable(runtime) ? {} : { unreachable: `${runtime} does not run here` }) }];
      }
      case 'FOREIGN_FUNCTION':
        return named(integration.backend, `${integration.functionArn} is at AWS`);
      case 'HTTP_PROXY':
        return named(integration.backend, integration.inVpc ? `${integration.base} is in a VPC` : undefined);
    }
  });
  const own = functions.map(({ backend }) => backend);
  const names = [...new Set(found.map(({ name }) => name))].sort((one, other) => own.indexOf(one) - own.indexOf(other));
  return names.flatMap((name) => found.find((each) => each.name === name) ?? []);
}

/** A line for each backend that cannot be reached from here and has no stand-in. */
export function unreachableLines(stack: Served, standIns: StandIns): string[] {
  return replaceableBackends(stack).flatMap(({ name, unreachable }) =>
    unreachable === undefined || standIns.has(name)
      ? []
      : [
          `backend "${name}" cannot be reached from here: ${unreachable}, so its routes answer 500; start with --backend ${name}=http://127.0.0.1:3000 or --backend ${name}=./stub.ts`,
        ],
  );
}

/** A line for each endpoint that the gateway really calls, because it has no stand-in. */
export function calledLines({ stages }: Served, standIns: StandIns): string[] {
  const routes = new Map<string, string[]>();
  const remedies = new Map<string, string>();
  for (const { path, methods } of stages.flatMap(({ resources }) => resources)) {
    for (const { httpMethod, integration } of methods.values()) {
      if (integration.kind !== 'HTTP_PROXY' || integration.inVpc) continue;
      const { backend, base } = integration;
      if (backend !== undefined && standIns.has(backend)) continue;
      routes.set(base, [...(routes.get(base) ?? []), `${httpMethod} ${path}`]);
      if (backend !== undefined) remedies.set(base, `; --backend ${backend}=http://127.0.0.1:3000 replaces it`);
    }
  }
  return [...routes].map(
    ([base, names]) => `${names.join(', ')} → ${base} (called for real${remedies.get(base) ?? ''})`,
  );
}

/**
 * Checks that each stand-in names an existing backend.
 * @throws LocalGatewayError `ERR_BACKEND`
 */
export function checkStandIns(stack: Served, standIns: StandIns): void {
  const names = replaceableBackends(stack).map(({ name }) => name);
  for (const name of standIns.keys()) {
    if (names.includes(name)) continue;
    const expected =
      names.length === 0
        ? 'none, since the stack has no backend that --backend can replace'
        : `one of: ${names.join(', ')}`;
    const meant = nearest(name, names);
    const fix = meant === undefined ? otherwise(names) : `did you mean "${meant}"?`;
    throw new LocalGatewayError('ERR_BACKEND', `--backend names "${name}", expected ${expected}; ${fix}`);
  }
}

function otherwise(names: readonly string[]): string {
  return names.length === 0 ? 'leave it out' : 'name one of them, or leave it out';
}

function named(name: string | undefined, unreachable: string | undefined): ReplaceableBackend[] {
  if (name === undefined) return [];
  return [{ name, ...(unreachable === undefined ? {} : { unreachable }) }];
}

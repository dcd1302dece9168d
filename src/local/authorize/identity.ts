import { contextVariable } from '../../system/context-variable';
import type { Pair } from '../../system/http-message';
import type { IdentitySource } from '../../system/identity-source';
import type { GatewayRequest } from '../answer/gateway-request';

/** The parts of a request that identity sources read. */
export interface IdentifiedRequest {
  readonly request: Pick<GatewayRequest, 'headers' | 'query'>;
  readonly stageVariables: Readonly<Record<string, string>>;
  /** `$context` */
  readonly context: Readonly<Record<string, unknown>>;
}

/** The values of each source, in the order they came in; undefined if one is missing or empty. */
export function identityOf(
  sources: readonly IdentitySource[],
  { request, stageVariables, context }: IdentifiedRequest,
): string[][] | undefined {
  const identity = sources.map(({ from, name }) => {
    switch (from) {
      case 'header':
        return valuesOf(request.headers, (given) => given.toLowerCase() === name.toLowerCase());
      case 'querystring':
        return valuesOf(request.query, (given) => given === name);
      case 'stageVariables':
        return [stageVariables[name] ?? ''];
      case 'context':
        return [String(contextVariable(context, name))];
    }
  });
  return identity.every((values) => values.some((value) => value !== '')) ? identity : undefined;
}

function valuesOf(pairs: readonly Pair[], named: (name: string) => boolean): string[] {
  return pairs.filter(([name]) => named(name)).map(([, value]) => value);
}

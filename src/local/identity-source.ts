import { contextVariable } from './context-variable';
import { LocalGatewayError } from './error';
import type { GatewayRequest, Pair } from './gateway-request';

/** A part of a request that says who sent it. */
export interface IdentitySource {
  readonly from: 'header' | 'querystring' | 'stageVariables' | 'context';
  readonly name: string;
}

/** What identity sources are looked up in. */
export interface IdentifiedRequest {
  readonly request: Pick<GatewayRequest, 'headers' | 'query'>;
  readonly stageVariables: Readonly<Record<string, string>>;
  /** `$context` */
  readonly context: Readonly<Record<string, unknown>>;
}

const EXPRESSION = /^(?:method\.request\.(header|querystring)|(stageVariables|context))\.([\w.-]+)$/;
/** Variables of the context that every request has here. */
const CONTEXT = [
  'accountId',
  'apiId',
  'domainName',
  'extendedRequestId',
  'httpMethod',
  'identity.sourceIp',
  'identity.userAgent',
  'path',
  'protocol',
  'requestId',
  'resourceId',
  'resourcePath',
  'stage',
];

/**
 * Reads expressions with commas between.
 * @throws LocalGatewayError `ERR_RESOURCE_INVALID` for a source API Gateway does not have, such as a path parameter;
 * `ERR_NOT_MODELLED` for a variable of the context that is not there
 */
export function parseIdentitySources(text: string, address: string): IdentitySource[] {
  const expressions = text.split(',').flatMap((part) => part.trim() || []);
  return expressions.map((expression) => {
    const [, parameter, variable, name = ''] = EXPRESSION.exec(expression) ?? [];
    const from = parameter ?? variable;
    if (from === undefined) throw invalid(address, expression);
    if (from === 'context' && !CONTEXT.includes(name)) throw notModelled(address, expression);
    return { from: from as IdentitySource['from'], name };
  });
}

/** The values of each source, in the order they came in; undefined where one is missing or empty. */
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

function invalid(address: string, expression: string): LocalGatewayError {
  const expected = 'method.request.header.NAME, method.request.querystring.NAME, stageVariables.NAME or context.NAME';
  const message = `${address} has identity source "${expression}", expected ${expected}; correct it`;
  return new LocalGatewayError('ERR_RESOURCE_INVALID', message);
}

function notModelled(address: string, expression: string): LocalGatewayError {
  const modelled = CONTEXT.map((name) => `context.${name}`).join(', ');
  const message = `${address} has identity source "${expression}", which the local gateway does not model; modelled are ${modelled}`;
  return new LocalGatewayError('ERR_NOT_MODELLED', message);
}

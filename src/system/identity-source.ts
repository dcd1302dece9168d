import { TerraformJsonError } from '../terraform-json/error';

/** A part of a request that says who sent it. */
export interface IdentitySource {
  readonly from: 'header' | 'querystring' | 'stageVariables' | 'context';
  readonly name: string;
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
 * @throws TerraformJsonError `ERR_RESOURCE_INVALID` for a source API Gateway does not have, such as a path parameter;
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

function invalid(address: string, expression: string): TerraformJsonError {
  const expected = 'method.request.header.NAME, method.request.querystring.NAME, stageVariables.NAME or context.NAME';
  const message = `${address} has identity source "${expression}", expected ${expected}; correct it`;
  return new TerraformJsonError('ERR_RESOURCE_INVALID', message);
}

function notModelled(address: string, expression: string): TerraformJsonError {
  const modelled = CONTEXT.map((name) => `context.${name}`).join(', ');
  const message = `${address} has identity source "${expression}", which the local gateway does not model; modelled are ${modelled}`;
  return new TerraformJsonError('ERR_NOT_MODELLED', message);
}

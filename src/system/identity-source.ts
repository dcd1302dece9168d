import { invalidResource, notModelled } from '../terraform-json/error';

/** A part of a request that identifies the sender. */
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

const SOURCES = 'method.request.header.NAME, method.request.querystring.NAME, stageVariables.NAME or context.NAME';

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
    const given = `identity source "${expression}"`;
    if (from === undefined) throw invalidResource(address, given, SOURCES);
    if (from === 'context' && !CONTEXT.includes(name)) {
      throw notModelled(address, given, `are ${CONTEXT.map((each) => `context.${each}`).join(', ')}`);
    }
    return { from: from as IdentitySource['from'], name };
  });
}

import { defineRule } from './rule';
import type { Attributes, StackView, ViewedResource } from '../terraform-json/stack-view';
import { isSet, list, shown } from '../terraform-json/stack-view';

/** Authorizer types that fit the `authorization` of a method. */
const AUTHORIZERS: Readonly<Record<string, readonly string[]>> = {
  COGNITO_USER_POOLS: ['COGNITO_USER_POOLS'],
  CUSTOM: ['TOKEN', 'REQUEST'],
};

export const methodAuthorization = defineRule({
  id: 'method-authorization',
  asks: 'every method requires IAM or an authorizer of the stack with the right type, except a preflight that API Gateway answers itself',
  reason: 'a method without authorization answers anyone; an API key identifies a caller, but grants nothing',
  fix: 'give the route scopes, or declare it public with a reason',
  source: 'Control and manage access to REST APIs in API Gateway',
  check: (stack) => [
    ...stack
      .all('aws_api_gateway_rest_api')
      .filter(({ attributes }) => isSet(attributes.body))
      .map(({ path }) => ({ path, subject: 'body', found: 'methods that no rule can read' })),
    ...stack.all('aws_api_gateway_method').flatMap((method) => {
      const { path, attributes } = method;
      if (attributes.authorization === 'NONE') {
        if (isPreflight(stack, method)) return [];
        const key = attributes.api_key_required === true ? ', with an API key alone' : '';
        return [{ path, subject: 'authorization', found: `NONE: anyone may call it${key}` }];
      }
      if (attributes.authorization === 'AWS_IAM') return [];
      const expected = AUTHORIZERS[String(attributes.authorization)];
      if (!expected) return [{ path, subject: 'authorization', found: shown(attributes.authorization) }];
      const [authorizer] = stack.referred(attributes.authorizer_id, 'aws_api_gateway_authorizer');
      const found = authorizer ? defect(authorizer.attributes, expected) : 'no authorizer of this stack';
      return found === undefined ? [] : [{ path, subject: 'authorizer_id', found }];
    }),
  ],
});

function defect({ type = 'TOKEN', ...authorizer }: Attributes, expected: readonly string[]): string | undefined {
  if (!expected.includes(String(type))) {
    return `an authorizer of type ${JSON.stringify(type)}, expected ${expected.join(' or ')}`;
  }
  const pools = list(authorizer.provider_arns);
  return type === 'COGNITO_USER_POOLS' && pools.length === 0 ? 'an authorizer without a user pool' : undefined;
}

/** A preflight: browsers send OPTIONS without a token, and a MOCK integration calls no backend. */
function isPreflight(stack: StackView, { attributes }: ViewedResource): boolean {
  if (attributes.http_method !== 'OPTIONS') return false;
  const integrations = stack
    .all('aws_api_gateway_integration')
    .filter(
      ({ attributes: { rest_api_id: api, resource_id: id } }) =>
        api === attributes.rest_api_id && id === attributes.resource_id,
    )
    .filter(({ attributes: { http_method: name } }) => {
      const [method] = stack.referred(name, 'aws_api_gateway_method');
      return (method?.attributes.http_method ?? name) === 'OPTIONS';
    });
  return integrations.length > 0 && integrations.every((integration) => integration.attributes.type === 'MOCK');
}

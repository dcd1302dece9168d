import { defineRule } from './rule';
import { shown } from '../terraform-json/stack-view';

export const methodScopes = defineRule({
  id: 'method-scopes',
  asks: 'a method with a Cognito authorizer names at least one scope',
  reason:
    'without a scope it accepts ID tokens: it refuses every machine and lets every person of the pool in. A Lambda authorizer ignores the scopes of the method',
  fix: 'give the route a scope',
  source: 'Control access to REST APIs using Amazon Cognito user pools as an authorizer',
  check: (stack) =>
    stack.all('aws_api_gateway_method').flatMap(({ path, attributes }) => {
      const { authorization, authorization_scopes: scopes } = attributes;
      if (authorization !== 'COGNITO_USER_POOLS') return [];
      // An expression for the whole list is a string here, and its list may be empty.
      const named = Array.isArray(scopes) && scopes.length > 0 && scopes.every((scope) => scope !== '');
      return named ? [] : [{ path, subject: 'authorization_scopes', found: shown(scopes) }];
    }),
});

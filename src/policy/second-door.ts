import type { Finding } from './rule';
import { defineRule } from './rule';
import type { Attributes, StackView } from '../terraform-json/stack-view';
import { blocks, isSet, list, shown } from '../terraform-json/stack-view';

/** Attribute that lets callers in without authorization, and its value. */
type OpenDoor = readonly [subject: string, found: string];

/** Ways to invoke a function without the REST API. */
const DOORS: Readonly<Record<string, (attributes: Attributes, stack: StackView) => readonly OpenDoor[]>> = {
  aws_lambda_function_url: ({ authorization_type: type }) =>
    type === 'AWS_IAM' ? [] : [['authorization_type', shown(type)]],
  aws_apigatewayv2_api: ({ target, body }) => [
    ...(isSet(target) ? [['target', 'a route that anyone may call'] as const] : []),
    ...(isSet(body) ? [['body', 'routes that no rule can read'] as const] : []),
  ],
  aws_apigatewayv2_route: routeDoors,
  aws_appsync_graphql_api: ({ authentication_type: type, additional_authentication_provider: others }) =>
    [type, ...blocks(others).map((other) => other.authentication_type)]
      .filter((each) => !NAMES_CALLER.includes(String(each)))
      .map((each) => ['authentication_type', shown(each)] as const),
  aws_vpclattice_service: latticeDoors,
  aws_vpclattice_service_network: latticeDoors,
  aws_lb_target_group: ({ target_type: type }) =>
    type === 'lambda' ? [['target_type', 'a function behind a load balancer']] : [],
};

/** Authorization types of AppSync that identify the caller; an API key does not. */
const NAMES_CALLER = ['AWS_IAM', 'AMAZON_COGNITO_USER_POOLS', 'OPENID_CONNECT', 'AWS_LAMBDA'];

/** Authorizer type that fits the `authorization_type` of a route. */
const AUTHORIZERS: Readonly<Record<string, string>> = { JWT: 'JWT', CUSTOM: 'REQUEST' };

export const secondDoor = defineRule({
  id: 'second-door',
  asks: 'every entry to a function other than a REST API also checks the caller: a function URL by IAM, an HTTP API by an authorizer of the stack and scopes',
  reason: 'a caller who needs no token there bypasses the declared routes and scopes',
  fix: 'give the function a route of the API; or set AWS_IAM, or an authorizer with scopes, at the other entry',
  source: 'Control access to Lambda function URLs',
  check: (stack): Finding[] =>
    Object.entries(DOORS).flatMap(([type, doors]) =>
      stack
        .all(type)
        .flatMap(({ path, attributes }) =>
          doors(attributes, stack).map(([subject, found]) => ({ path, subject, found })),
        ),
    ),
});

/** A WebSocket API authorizes only the connection, and with it all later messages. */
function routeDoors(attributes: Attributes, stack: StackView): readonly OpenDoor[] {
  const { authorization_type: type, authorization_scopes: scopes, api_id: api, route_key: key } = attributes;
  const isWebSocket = stack
    .referred(api, 'aws_apigatewayv2_api')
    .some((each) => each.attributes.protocol_type === 'WEBSOCKET');
  if (type === 'AWS_IAM' || (isWebSocket && key !== '$connect')) return [];
  const expected = AUTHORIZERS[String(type)];
  if (expected === undefined) return [['authorization_type', `${shown(type)}: anyone may call it`]];
  const [authorizer] = stack.referred(attributes.authorizer_id, 'aws_apigatewayv2_authorizer');
  if (authorizer?.attributes.authorizer_type !== expected) {
    return [['authorizer_id', `no authorizer of this stack of type ${expected}`]];
  }
  const hasScopes = Array.isArray(scopes) && list(scopes).some(isSet);
  return type === 'JWT' && !hasScopes ? [['authorization_scopes', shown(scopes)]] : [];
}

function latticeDoors({ auth_type: type }: Attributes): readonly OpenDoor[] {
  return type === 'AWS_IAM' ? [] : [['auth_type', shown(type)]];
}

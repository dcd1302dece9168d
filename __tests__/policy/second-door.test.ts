import { describeRule } from './policed-app';

const one = (type: string, attributes: object) => ({ resources: { [type]: { door: attributes } } });
const httpApi = (route: object, authorizer: object = {}, api: object = {}) => ({
  resources: {
    aws_apigatewayv2_api: { api: { name: 'orders', protocol_type: 'HTTP', ...api } },
    aws_apigatewayv2_authorizer: { authorizer: { authorizer_type: 'JWT', ...authorizer } },
    aws_apigatewayv2_route: {
      door: { api_id: '${aws_apigatewayv2_api.api.id}', route_key: 'GET /orders', ...route },
    },
  },
});
const jwt = {
  authorization_type: 'JWT',
  authorizer_id: '${aws_apigatewayv2_authorizer.authorizer.id}',
  authorization_scopes: ['orders/read'],
};
const finds = (subject: string) => ({ finds: [{ path: 'door', subject }] });

describeRule('second-door', {
  compliant: {
    'a function URL by IAM': one('aws_lambda_function_url', { authorization_type: 'AWS_IAM' }),
    'an HTTP API by IAM': httpApi({ authorization_type: 'AWS_IAM' }),
    'an HTTP API by tokens with a scope': httpApi(jwt),
    'an HTTP API by a function': httpApi({ ...jwt, authorization_type: 'CUSTOM' }, { authorizer_type: 'REQUEST' }),
    'messages of a WebSocket API whose connection is authorized': httpApi(
      { route_key: 'sendOrder' },
      {},
      { protocol_type: 'WEBSOCKET' },
    ),
    'a GraphQL API by IAM': one('aws_appsync_graphql_api', { authentication_type: 'AWS_IAM' }),
    'a service of VPC Lattice by IAM': one('aws_vpclattice_service', { auth_type: 'AWS_IAM' }),
    'a load balancer before instances': one('aws_lb_target_group', { target_type: 'instance' }),
  },
  refused: {
    'a function URL for anyone': {
      ...one('aws_lambda_function_url', { authorization_type: 'NONE' }),
      ...finds('authorization_type'),
    },
    'a function URL that is decided at apply': {
      ...one('aws_lambda_function_url', { authorization_type: '${var.type}' }),
      ...finds('authorization_type'),
    },
    'an HTTP API that does not say': { ...httpApi({}), ...finds('authorization_type') },
    'an HTTP API for anyone': { ...httpApi({ authorization_type: 'NONE' }), ...finds('authorization_type') },
    'an HTTP API by tokens of any scope': {
      ...httpApi({ ...jwt, authorization_scopes: [] }),
      ...finds('authorization_scopes'),
    },
    'an HTTP API by an authorizer of elsewhere': {
      ...httpApi({ ...jwt, authorizer_id: 'abc123' }),
      ...finds('authorizer_id'),
    },
    'an HTTP API by an authorizer of another type': {
      ...httpApi({ ...jwt, authorization_type: 'CUSTOM' }),
      ...finds('authorizer_id'),
    },
    'a connection of a WebSocket API': {
      ...httpApi({ route_key: '$connect' }, {}, { protocol_type: 'WEBSOCKET' }),
      ...finds('authorization_type'),
    },
    'an HTTP API that leads to a function by itself': {
      ...one('aws_apigatewayv2_api', { protocol_type: 'HTTP', target: '${aws_lambda_function.orders.arn}' }),
      ...finds('target'),
    },
    'an HTTP API from a document': {
      ...one('aws_apigatewayv2_api', { protocol_type: 'HTTP', body: '{}' }),
      ...finds('body'),
    },
    'a GraphQL API by a key': {
      ...one('aws_appsync_graphql_api', { authentication_type: 'API_KEY' }),
      ...finds('authentication_type'),
    },
    'a GraphQL API by a key as well': {
      ...one('aws_appsync_graphql_api', {
        authentication_type: 'AWS_IAM',
        additional_authentication_provider: [{ authentication_type: 'API_KEY' }],
      }),
      ...finds('authentication_type'),
    },
    'a service of VPC Lattice for anyone': {
      ...one('aws_vpclattice_service', { auth_type: 'NONE' }),
      ...finds('auth_type'),
    },
    'a function behind a load balancer': {
      ...one('aws_lb_target_group', { target_type: 'lambda' }),
      ...finds('target_type'),
    },
  },
});

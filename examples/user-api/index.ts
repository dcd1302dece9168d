import type { APIGatewayProxyResult, APIGatewayProxyWithCognitoAuthorizerEvent } from 'aws-lambda';

/** Answers `GET /user` with what the authorizer read from the token, whose scope it has checked. */
export function handler(event: APIGatewayProxyWithCognitoAuthorizerEvent): Promise<APIGatewayProxyResult> {
  const { client_id: clientId, scope = '' } = event.requestContext.authorizer.claims;
  return Promise.resolve({
    statusCode: 200,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ clientId, scopes: scope.split(' ') }),
  });
}

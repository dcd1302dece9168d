import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { deprecationHeaders } from 'cognito-m2m/lambda';

/** Answers every route with who called it, as the authorizer said; it is called only where they may. */
export function handler({
  httpMethod,
  resource,
  requestContext,
}: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> {
  const { principalId, principalType, roles = '' }: Readonly<Record<string, string>> = requestContext.authorizer ?? {};
  return Promise.resolve({
    statusCode: 200,
    headers: { 'content-type': 'application/json', ...deprecationHeaders(requestContext) },
    body: JSON.stringify({
      route: `${httpMethod} ${resource}`,
      caller: principalId,
      type: principalType,
      roles: roles.split(' '),
    }),
  });
}

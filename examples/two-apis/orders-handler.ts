import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';

/** Answers the routes of orders. */
export function handler({ httpMethod, resource }: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> {
  return Promise.resolve({
    statusCode: 200,
    body: JSON.stringify({ answeredBy: 'orders', route: `${httpMethod} ${resource}` }),
  });
}

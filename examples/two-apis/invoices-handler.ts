import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';

/** Answers the routes of invoices. */
export function handler({ httpMethod, resource }: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> {
  return Promise.resolve({
    statusCode: 200,
    body: JSON.stringify({ answeredBy: 'invoices', route: `${httpMethod} ${resource}` }),
  });
}

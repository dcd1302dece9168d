import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';

/** Answers the routes of reports, with more memory and time than those of orders have. */
export function handler({ httpMethod, resource }: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> {
  return Promise.resolve({
    statusCode: 200,
    body: JSON.stringify({ answeredBy: 'reports', route: `${httpMethod} ${resource}` }),
  });
}

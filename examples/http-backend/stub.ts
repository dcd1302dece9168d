import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';

/** Stands in for the service on a laptop: `--backend orders=examples/http-backend/stub.ts`. */
export function handler({ path, headers }: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> {
  const clientId = headers['X-Client-Id'];
  const scopes = headers['X-Client-Scopes']?.split(' ');
  return Promise.resolve({ statusCode: 200, body: JSON.stringify({ path, clientId, scopes }) });
}

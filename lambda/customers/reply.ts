import type { APIGatewayProxyResult } from 'aws-lambda';

/** Builds an answer with a JSON body. */
export function reply(statusCode: number, body: object, headers: Record<string, string> = {}): APIGatewayProxyResult {
  return { statusCode, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) };
}

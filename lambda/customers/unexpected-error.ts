import type { Logger } from '@aws-lambda-powertools/logger';
import type { APIGatewayProxyResult } from 'aws-lambda';
import { Problem } from './problem';

/** Logs an unexpected error. The answer shows only the request id, which finds the error in the log. */
export function unexpectedError(logger: Logger, requestId: string, error: unknown): APIGatewayProxyResult {
  // Fields by name: an SDK error also carries its request, and sometimes an item.
  const { name, message, stack } = error instanceof Error ? error : new Error('what was thrown is not an error');
  logger.error('request failed', { requestId, error: { name, message, stack } });
  return new Problem(
    'internal_error',
    `the request failed on our side; try again later, and tell us request id "${requestId}" if it keeps failing`,
  ).toResult();
}

import type { APIGatewayProxyEvent } from 'aws-lambda';

/**
 * `Location` of a customer that a request to the list made: an absolute path, so that it leads there however the caller
 * wrote the address of the list.
 * - the path of the context begins with the stage, or with the base path of a custom domain; `path` has the stage in no
 *   case
 * - a slash at its end, or several in a row, would lead elsewhere
 */
export function customerLocation({ requestContext }: Pick<APIGatewayProxyEvent, 'requestContext'>, id: string): string {
  const list = requestContext.path.split('/').filter(Boolean);
  return ['', ...list, id].join('/');
}

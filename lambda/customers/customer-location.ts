import type { APIGatewayProxyEvent } from 'aws-lambda';

/**
 * `Location` of a customer that `POST` created: an absolute path, so that it is right however the caller spelled the
 * URL of the list.
 * - `requestContext.path` starts with the stage, or with the base path of a custom domain; `path` never contains the
 *   stage
 * - a slash at the end, or several in a row, would make a wrong path
 */
export function customerLocation({ requestContext }: Pick<APIGatewayProxyEvent, 'requestContext'>, id: string): string {
  const list = requestContext.path.split('/').filter(Boolean);
  return ['', ...list, id].join('/');
}

import type { RouteHandlers } from 'cognito-m2m/lambda';
import { routeHandler } from 'cognito-m2m/lambda';
import type { access } from './access';

const handlers: RouteHandlers<typeof access> = {
  'GET /orders': () => json(200, []),
  'POST /orders': () => json(201, { id: 'o-1' }),
  'GET /orders/{id}': ({ pathParameters }) => json(404, { id: pathParameters?.id }),
  'DELETE /orders/{id}': () => ({ statusCode: 204, body: '' }),
  'GET /stock/{article}': () => json(200, { left: 3 }),
  'PUT /stock/{article}': () => json(200, { left: 2 }),
  'POST /orders/{id}/invoice': () => json(201, { id: 'i-1' }),
  'GET /health': () => json(200, { status: 'ok' }),
};

export const handler = routeHandler(handlers);

function json(statusCode: number, body: object) {
  return { statusCode, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

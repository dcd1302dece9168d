import type { RouteHandlers } from 'cognito-m2m/lambda';
import { routeHandler } from 'cognito-m2m/lambda';
import type { access } from './access';

/** A route of the declaration without a handler here does not compile. */
const handlers: RouteHandlers<typeof access> = {
  'GET /orders': () => json(200, { orders: [] }),
  'POST /orders': () => json(201, { id: crypto.randomUUID() }),
  'GET /health': () => json(200, { status: 'ok' }),
};

/** The function that API Gateway invokes; it has checked route, token and scope before. */
export const handler = routeHandler(handlers);

function json(statusCode: number, body: object) {
  return { statusCode, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import type { AccessDeclaration } from '../access/declaration';

/** Handles the requests of one route. */
export type RouteHandler = (
  event: APIGatewayProxyEvent,
  context: Context,
) => APIGatewayProxyResult | Promise<APIGatewayProxyResult>;

/**
 * Handlers for all routes of a declaration: a route without a handler does not compile, and neither does a handler
 * without a route.
 * @example
 * import { defineAccess } from 'cognito-m2m';
 * import type { RouteHandlers } from 'cognito-m2m/lambda';
 * import { routeHandler } from 'cognito-m2m/lambda';
 *
 * const access = defineAccess({
 *   resourceServers: { orders: { name: 'Orders', scopes: { read: 'Read orders' } } },
 *   clients: { Reporting: { scopes: ['orders/read'] } },
 *   routes: { 'GET /orders': { scopes: ['orders/read'] } },
 * });
 * const handlers: RouteHandlers<typeof access> = {
 *   'GET /orders': () => ({ statusCode: 200, body: '[]' }),
 * };
 * export const handler = routeHandler(handlers);
 */
export type RouteHandlers<Access extends AccessDeclaration, Handler = RouteHandler> = Readonly<
  Record<keyof Access['routes'] & string, Handler>
>;

/** The handler of a function with several routes. */
export interface RoutedFunction {
  (event: APIGatewayProxyEvent, context: Context): Promise<APIGatewayProxyResult>;
  /**
   * Routes that have a handler, e.g. `GET /orders`. The local gateway reads them to report routes without one; a handler
   * that wraps this one may have the same property.
   */
  readonly routes: readonly string[];
}

/**
 * Creates the handler of a function with several routes. API Gateway has already checked route, token and scope.
 * @returns a handler that answers 501 to a route without a handler, which `verify` and the matrix then report as failed
 */
export function routeHandler(handlers: Readonly<Record<string, RouteHandler>>): RoutedFunction {
  const byRoute = new Map(Object.entries(handlers).map(([route, handler]) => [normalized(route), handler]));
  const answer = async (event: APIGatewayProxyEvent, context: Context): Promise<APIGatewayProxyResult> => {
    const handler = byRoute.get(`${event.httpMethod} ${event.resource}`);
    if (handler) return handler(event, context);
    return {
      statusCode: 501,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        error: 'not_implemented',
        message: `no handler answers ${event.httpMethod} ${event.resource}; add one to the function`,
      }),
    };
  };
  return Object.assign(answer, { routes: [...byRoute.keys()] });
}

/** Formats a route as API Gateway names the resource: without a slash at the end. */
function normalized(route: string): string {
  return route.replace(/(?<=[^ ])\/$/, '');
}

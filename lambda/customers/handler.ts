import type { Metrics } from '@aws-lambda-powertools/metrics';
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import type { RoutedFunction } from 'cognito-m2m/lambda';
import { deprecationHeaders } from 'cognito-m2m/lambda';
import type { CustomerStore } from './customer-store';
import { Problem } from './problem';
import { header, routedEvent } from './routed-event';
import { createRouter, type RouterOptions } from './router';
import { customerRoutes } from './routes';
import { unexpectedError } from './unexpected-error';

/** Dependencies of the handler. */
export interface HandlerOptions extends RouterOptions {
  readonly store: CustomerStore;
  readonly metrics: Metrics;
  /** Origins that browsers may call from, e.g. `https://app.example.com`; none if empty. */
  readonly corsOrigins: readonly string[];
}

/** Answers a request of a REST API, payload version 1. */
export type CustomerHandler = RoutedFunction;

/**
 * Creates the handler. API Gateway has already checked route, signature, expiry and scope, so it only does the work and
 * logs one line.
 */
export function createHandler({ store, logger, tracer, metrics, corsOrigins }: HandlerOptions): CustomerHandler {
  const routes = customerRoutes(store);
  const router = createRouter(routes, { logger, tracer });

  async function answer(event: APIGatewayProxyEvent, context: Context, route: string): Promise<APIGatewayProxyResult> {
    if (!Object.hasOwn(routes, route)) {
      return new Problem('not_implemented', `no handler answers ${route}; add one to the function`).toResult();
    }
    const routed = routedEvent(event);
    if (!routed) {
      return new Problem(
        'not_found',
        `${route} has no such customer, expected an id of 1 to 64 letters, digits, "_" or "-"; check it`,
      ).toResult();
    }
    return router.resolve(routed, context);
  }

  const handler = async (event: APIGatewayProxyEvent, context: Context): Promise<APIGatewayProxyResult> => {
    const started = performance.now();
    const { requestId, authorizer } = event.requestContext;
    const route = `${event.httpMethod} ${event.resource}`;
    const result = await answer(event, context, route).catch((error: unknown) =>
      unexpectedError(logger, requestId, error),
    );

    const durationMs = Math.round(performance.now() - started);
    // Fields by name, never the event: its headers hold the caller's bearer token.
    logger.info('request', {
      requestId,
      clientId: clientIdOf(authorizer),
      route,
      status: result.statusCode,
      durationMs,
    });
    metrics
      // Only known routes: each value of a dimension is a billed metric.
      .addDimension('route', Object.hasOwn(routes, route) ? route : 'none')
      .addDimension('status', `${Math.floor(result.statusCode / 100)}xx`)
      .addMetric('Requests', 'Count', 1)
      .addMetric('Latency', 'Milliseconds', durationMs)
      .publishStoredMetrics();

    const headers = {
      ...result.headers,
      ...deprecationHeaders(event.requestContext),
      ...corsHeaders(corsOrigins, header(event, 'origin')),
    };
    return { ...result, headers };
  };
  return Object.assign(handler, { routes: Object.keys(routes) });
}

/** Client id from the claims of a Cognito authorizer, or from the context of a Lambda authorizer. */
function clientIdOf(authorizer: APIGatewayProxyEvent['requestContext']['authorizer']): unknown {
  const claims: unknown = authorizer?.claims;
  if (typeof claims === 'object' && claims !== null && 'client_id' in claims) return claims.client_id;
  return authorizer?.clientId;
}

/**
 * CORS headers for every answer, including errors: otherwise a browser hides the answer from the page. API Gateway
 * answers preflights.
 */
function corsHeaders(origins: readonly string[], origin = ''): Record<string, string> {
  if (origins.length === 0) return {};
  // Sent for other origins too: a cache must not give this answer to an allowed origin.
  if (!origins.includes(origin)) return { vary: 'Origin' };
  return {
    vary: 'Origin',
    'access-control-allow-origin': origin,
    'access-control-expose-headers': 'ETag, Location',
  };
}

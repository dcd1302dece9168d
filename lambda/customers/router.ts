import { Router } from '@aws-lambda-powertools/event-handler/http';
import { tracer as tracing } from '@aws-lambda-powertools/event-handler/http/middleware/tracer';
import type { HttpMethod, Path, RouteHandler } from '@aws-lambda-powertools/event-handler/types';
import type { Logger } from '@aws-lambda-powertools/logger';
import type { Tracer } from '@aws-lambda-powertools/tracer';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { Problem } from './problem';
import { unexpectedError } from './unexpected-error';

/** Logger and tracer of the router. */
export interface RouterOptions {
  readonly logger: Logger;
  readonly tracer: Tracer;
}

/** Creates a Powertools router from handlers keyed by route, as API Gateway writes it: `GET /customers/{id}`. */
export function createRouter(
  routes: Readonly<Record<string, RouteHandler>>,
  { logger, tracer }: RouterOptions,
): Router {
  const router = new Router({ logger });
  // Responses hold personal data, so the trace must not capture them.
  router.use(tracing(tracer, { captureResponse: false, logger }));
  for (const [route, handler] of Object.entries(routes)) {
    const [method, template = ''] = route.split(' ');
    const traced: RouteHandler = (request) => {
      tracer.putAnnotation('route', route);
      // The router starts from an empty text answer, and its content type would stay on a 204.
      request.res.headers.delete('content-type');
      return withProblems(handler)(request);
    };
    router.route(traced, {
      method: method as HttpMethod,
      path: template.replaceAll(/\{(\w+)\}/g, ':$1') as Path,
    });
  }
  router.errorHandler(Error, (error, { event }) =>
    Promise.resolve(unexpectedError(logger, (event as APIGatewayProxyEvent).requestContext.requestId, error)),
  );
  return router;
}

/**
 * Answers a problem where it is thrown, so that the trace does not show it as a fault. Not a middleware: the router
 * would report a middleware that catches an error as one that forgot to await `next()`.
 */
function withProblems(handler: RouteHandler): RouteHandler {
  return async (request) => {
    try {
      return await handler(request);
    } catch (error) {
      if (error instanceof Problem) return error.toResult();
      // The router has no error handler for a thrown value that is not an `Error`.
      throw error instanceof Error ? error : new Error('what was thrown is not an error');
    }
  };
}

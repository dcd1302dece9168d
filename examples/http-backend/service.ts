import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { callerOf } from './caller';

/** A small HTTP service that tells callers who they are. */
export function createService(): Server {
  return createServer((request, response) => {
    const caller = callerOf(request);
    response.setHeader('content-type', 'application/json');
    if (caller === 'refused') {
      response.statusCode = 400;
      response.end(JSON.stringify({ error: 'headers_refused' }));
      return;
    }
    const { clientId = null, scopes, requestId } = caller;
    response.end(JSON.stringify({ path: request.url, clientId, scopes, requestId }));
  });
}

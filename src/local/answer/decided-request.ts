import { randomUUID } from 'node:crypto';
import type { Pair } from '../../system/http-message';
import type { RestApiStage } from '../../system/rest-api';
import type { GatewayRequest } from './gateway-request';

/** A request that is decided about and not made. */
export interface DecidedRequest {
  readonly method: string;
  /** Below the stage. */
  readonly path: string;
  readonly headers: readonly Pair[];
}

/** The same as if it came from this machine, without a query and a body. */
export function decidedRequest({ name }: Pick<RestApiStage, 'name'>, request: DecidedRequest): GatewayRequest {
  const requestId = randomUUID();
  return {
    ...request,
    fullPath: `/${name}${request.path}`,
    eventPath: request.path,
    query: [],
    body: Buffer.alloc(0),
    sourceIp: '127.0.0.1',
    port: 0,
    protocol: 'HTTP/1.1',
    time: new Date(),
    requestId,
    extendedRequestId: requestId,
  };
}

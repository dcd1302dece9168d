import { once } from 'node:events';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { errorCode } from '../error/thrown';
import { LocalGatewayError } from './error';

/** How long a connection may keep the server waiting, in milliseconds. */
export interface ConnectionLimits {
  /** Milliseconds until a request's headers must be complete; then 408. */
  readonly headersTimeout: number;
  /** Milliseconds until a request must be complete; then 408. */
  readonly requestTimeout: number;
  /** Milliseconds without a byte in either direction, e.g. if a caller does not read; then the connection is closed. */
  readonly idleTimeout: number;
  /** Milliseconds between two checks of the first two limits. */
  readonly connectionsCheckingInterval: number;
}

/**
 * The idle time is API Gateway's. Its limit for slow requests is not documented, so the other two are those of
 * Node.js.
 * @see AWS docs, "Quotas for configuring and running a REST API in API Gateway"; RFC 9110, section 15.5.9
 */
export const CONNECTION_LIMITS: ConnectionLimits = {
  headersTimeout: 60_000,
  requestTimeout: 300_000,
  idleTimeout: 310_000,
  connectionsCheckingInterval: 30_000,
};

const HOST = '127.0.0.1';
/** Far above the accepted size, so that the gateway refuses long headers itself before Node.js does. */
const MAX_HEADER_BYTES_READ = 1_048_576;
/** Connections that may wait to be accepted: more than Node.js asks for, so that a thousand at once are not put off. */
const BACKLOG = 4_096;

/** A server without a handler. */
export function createHttpServer({ idleTimeout, ...limits }: ConnectionLimits): Server {
  const options = { ...limits, keepAliveTimeout: idleTimeout, maxHeaderSize: MAX_HEADER_BYTES_READ };
  const server = createServer(options).setTimeout(idleTimeout);
  // Node.js would drop all headers after the first thousand.
  server.maxHeadersCount = 0;
  return server;
}

/**
 * Checks that no process listens on a port of the loopback address.
 * @param port - 0 is always free
 * @throws LocalGatewayError `ERR_PORT_IN_USE`
 */
export async function checkPort(port: number): Promise<void> {
  const server = createServer();
  await listen(server, port);
  const closed = once(server, 'close');
  server.close();
  await closed;
}

/**
 * Listens on the loopback address.
 * @param port - 0 takes any free one
 * @returns the origin, e.g. `http://127.0.0.1:8686`
 * @throws LocalGatewayError `ERR_PORT_IN_USE`
 */
export async function listen(server: Server, port: number): Promise<string> {
  server.listen({ port, host: HOST, backlog: BACKLOG });
  try {
    await once(server, 'listening');
  } catch (cause) {
    if (errorCode(cause) !== 'EADDRINUSE') throw cause;
    throw new LocalGatewayError(
      'ERR_PORT_IN_USE',
      `port ${port} on ${HOST} is in use, expected a free one; choose another with --port, or --port 0 for any`,
    );
  }
  return `http://${HOST}:${(server.address() as AddressInfo).port}`;
}

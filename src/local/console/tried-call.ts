import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:http';
import { isUtf8 } from 'node:buffer';
import { buffer } from 'node:stream/consumers';
import type { Pair } from '../../system/http-message';
import { headerValue } from '../../system/http-message';

/** A request as it is sent. */
export interface SentCall {
  readonly method: string;
  /** With the stage before the path. */
  readonly target: string;
  readonly headers: readonly Pair[];
  readonly body?: string | undefined;
}

/** An HTTP answer. */
export interface ReceivedAnswer {
  readonly status: number;
  readonly statusText: string;
  readonly headers: readonly Pair[];
  readonly body?: string;
  readonly bodyBytes: number;
  readonly latencyMs: number;
}

/** For the whole of it, in milliseconds: longer than an API Gateway waits by default. */
const PATIENCE_MS = 60_000;

/**
 * Sends a request to the gateway over HTTP, as any client would, with the path exactly as written.
 * @param origin - origin of the gateway; no other host is ever called
 * @throws Error if a header or the path is invalid, or no answer comes
 */
export async function sendCall(origin: string, { method, target, headers, body }: SentCall): Promise<ReceivedAnswer> {
  const { hostname, port, host } = new URL(origin);
  const started = performance.now();
  // Node.js adds none to a list of headers.
  const missing = [
    ...(headerValue(headers, 'host') === undefined ? [['Host', host]] : []),
    ...(body === undefined ? [] : [['Content-Length', String(Buffer.byteLength(body))]]),
  ];
  const sent = request({
    hostname,
    port,
    path: target,
    method,
    agent: false,
    signal: AbortSignal.timeout(PATIENCE_MS),
    headers: [...missing, ...headers].flat(),
  });
  sent.end(body);
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  const content = await buffer(answer);
  return {
    status: answer.statusCode ?? 0,
    statusText: answer.statusMessage ?? '',
    headers: headerPairs(answer.rawHeaders),
    ...(isUtf8(content) ? { body: content.toString() } : {}),
    bodyBytes: content.length,
    latencyMs: Math.round(performance.now() - started),
  };
}

function headerPairs(raw: readonly string[]): Pair[] {
  return raw.flatMap((name, place) => (place % 2 === 0 ? [[name, raw[place + 1] ?? ''] as const] : []));
}

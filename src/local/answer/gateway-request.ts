import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Pair } from '../../system/http-message';
import { headerValue } from '../../system/http-message';
import { FrontDoorRefusal, MAX_BODY_BYTES } from './front-door';
import { queryPairs } from './query-string';

/**
 * A header with which a caller names another method than that of the request line; it goes no further.
 * @see AWS docs, "Amazon API Gateway important notes"
 */
const METHOD_OVERRIDE = 'x-http-method-override';

/** As many as make 16 characters of base64, the last an equals sign. */
const EXTENDED_ID_BYTES = 11;

/** A request below a stage, before anything is decided about it. */
export interface GatewayRequest {
  readonly method: string;
  /** Below the stage, as it was sent: `/customers/a%20b`. */
  readonly path: string;
  /** With the stage before it, and as many slashes between them as were sent. */
  readonly fullPath: string;
  /** As a function gets it: below the stage, or as it was sent to a custom domain. */
  readonly eventPath: string;
  /** In the order and case they came in. */
  readonly headers: readonly Pair[];
  /** Decoded, in their order. */
  readonly query: readonly Pair[];
  readonly body: Buffer;
  readonly sourceIp: string;
  /** Port that the request came to. */
  readonly port: number;
  /** E.g. `HTTP/1.1`. */
  readonly protocol: string;
  readonly time: Date;
  readonly requestId: string;
  readonly extendedRequestId: string;
}

/**
 * Reads a request to its end. Bytes beyond `limit` are read and dropped, so that the caller can still read the answer.
 * @returns undefined if the body is longer than `limit` bytes
 * @throws FrontDoorRefusal if the caller has closed the connection
 */
export async function readBody(incoming: AsyncIterable<Buffer>, limit: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of incoming) {
      size += chunk.length;
      if (size <= limit) chunks.push(chunk);
      else chunks.length = 0;
    }
  } catch {
    throw new FrontDoorRefusal(400, 'The request ended before its body.');
  }
  return size > limit ? undefined : Buffer.concat(chunks);
}

/**
 * The request as the gateway sees it, its body still empty.
 * @throws FrontDoorRefusal for a query that API Gateway does not accept
 */
export function gatewayRequest(
  incoming: IncomingMessage,
  { path, fullPath, eventPath, query }: StagePath,
): GatewayRequest {
  const requestId = randomUUID();
  const sent = headerPairs(incoming.rawHeaders);
  const headers = sent.filter(([name]) => name.toLowerCase() !== METHOD_OVERRIDE);
  return {
    method: headerValue(sent, METHOD_OVERRIDE) ?? incoming.method ?? 'GET',
    path,
    fullPath,
    eventPath,
    headers,
    query: queryPairs(query),
    body: Buffer.alloc(0),
    sourceIp: incoming.socket.remoteAddress ?? '127.0.0.1',
    port: incoming.socket.localPort ?? 0,
    protocol: `HTTP/${incoming.httpVersion}`,
    time: new Date(),
    requestId,
    extendedRequestId: Buffer.from(requestId.replaceAll('-', ''), 'hex').toString('base64', 0, EXTENDED_ID_BYTES),
  };
}

/** The same request with its body. @throws FrontDoorRefusal if that is too long */
export async function withBody(request: GatewayRequest, incoming: AsyncIterable<Buffer>): Promise<GatewayRequest> {
  // RFC 9112, section 6.3: without either there is no body.
  if (!request.headers.some(([name]) => /^(?:content-length|transfer-encoding)$/i.test(name))) return request;
  const body = await readBody(incoming, MAX_BODY_BYTES);
  if (!body) throw new FrontDoorRefusal(413, `HTTP content length exceeded ${MAX_BODY_BYTES} bytes.`);
  return { ...request, body };
}

/** A request's target taken apart: stage, path below it, query. */
export interface StagePath {
  readonly stage: string;
  /** Starts with one slash; `/` for the stage itself. */
  readonly path: string;
  /** Stage and path with one slash before and, between them, as many as were sent. */
  readonly fullPath: string;
  /** As a function gets it: below the stage, or as it was sent to a custom domain. */
  readonly eventPath: string;
  /** Without the question mark. */
  readonly query: string;
}

/** Parses the target of a request line, without the normalization a URL parser would do. */
export function stagePath(target: string): StagePath {
  const [, rawPath = '/', query = ''] = /^(?:https?:\/\/[^/?]*)?([^?#]*)(?:\?([^#]*))?/i.exec(target) ?? [];
  const [, stage = '', slashes = '', path = ''] = /^\/*([^/]*)(\/*)(.*)$/s.exec(rawPath) ?? [];
  return { stage, path: `/${path}`, fullPath: `/${stage}${slashes}${path}`, eventPath: `/${path}`, query };
}

/**
 * The same for a custom domain, whose paths begin with the base path of its mapping, if that has one, and without the
 * name of the stage that it leads to. A function gets the base path too.
 */
export function domainPath(target: string, stage: string, basePath: string): StagePath {
  const { path, fullPath, query } = stagePath(target);
  return { stage, path: basePath === '' ? fullPath : path, fullPath, eventPath: fullPath, query };
}

function headerPairs(raw: readonly string[]): Pair[] {
  const pairs: Pair[] = [];
  for (let index = 0; index + 1 < raw.length; index += 2) pairs.push([raw[index] ?? '', raw[index + 1] ?? '']);
  return pairs;
}

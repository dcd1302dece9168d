import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An event for a function, as its runtime asks for it. */
export interface RuntimeEvent {
  readonly requestId: string;
  /** JSON. */
  readonly event: string;
  /** Milliseconds since 1970 at which Lambda ends the function. */
  readonly deadline: number;
  readonly functionArn: string;
}

/** One start of a function, as its runtime sees it. */
export interface RuntimeSession {
  /** Gives the next event, when there is one; undefined when there will be none. */
  next(): Promise<RuntimeEvent | undefined>;
  /** @returns false if that event is not being run */
  answer(requestId: string, body: Buffer | undefined): boolean;
  /** @returns false if that event is not being run */
  fail(requestId: string, body: string): boolean;
  /** The function cannot start. */
  failStart(body: string): void;
}

const HOST = '127.0.0.1';
const VERSION = '/2018-06-01/runtime/';
/** Maximum size of a function's answer in bytes, plus room for the runtime's own envelope. */
const MAX_BODY_BYTES = 6_291_556;

/**
 * The API by which a Lambda runtime gets events and gives answers, on the loopback address. Each start of a function
 * has its own path that cannot be guessed, and requests that a page in a browser could make are refused.
 * @see AWS docs, "Using the Lambda runtime API for custom runtimes"
 */
export class RuntimeApi {
  readonly #sessions = new Map<string, RuntimeSession>();
  #server: Server | undefined;
  #address: Promise<string> | undefined;

  /**
   * Opens a path for one start of a function.
   * @returns the value of `AWS_LAMBDA_RUNTIME_API`, and a function that closes the path
   */
  async open(session: RuntimeSession): Promise<{ readonly address: string; readonly close: () => void }> {
    const host = await (this.#address ??= this.#listen());
    const path = randomBytes(16).toString('hex');
    this.#sessions.set(path, session);
    return { address: `${host}/${path}`, close: () => this.#sessions.delete(path) };
  }

  async close(): Promise<void> {
    this.#sessions.clear();
    // A start that has just asked for the address still opens a server, so wait for it and close it.
    await this.#address?.catch(() => undefined);
    const server = this.#server;
    if (!server?.listening) return;
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  }

  async #listen(): Promise<string> {
    // A runtime may wait for its next event without limit.
    const server = createServer({ requestTimeout: 0, keepAliveTimeout: 0 }, (request, response) => {
      this.#handle(request, response).catch(() => {
        response.destroy();
      });
    });
    this.#server = server;
    server.listen({ port: 0, host: HOST });
    await once(server, 'listening');
    return `${HOST}:${(server.address() as AddressInfo).port}`;
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { host, origin } = request.headers;
    const own = await this.#address;
    if (host !== own || origin !== undefined) {
      reply(response, 403);
      return;
    }
    const [, path = '', target = ''] = /^\/([0-9a-f]{32})(\/.*)$/.exec(request.url ?? '') ?? [];
    const session = this.#sessions.get(path);
    if (!session || !target.startsWith(VERSION)) {
      reply(response, 404);
      return;
    }
    await serve(session, `${request.method ?? ''} ${target.slice(VERSION.length)}`, request, response);
  }
}

async function serve(
  session: RuntimeSession,
  call: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (call === 'GET invocation/next') {
    const event = await session.next();
    if (event) give(response, event);
    else response.destroy();
    return;
  }
  const body = await read(request);
  if (call === 'POST init/error') {
    session.failStart(body?.toString() ?? '');
    reply(response, 202);
    return;
  }
  const [, requestId = '', kind] = /^POST invocation\/([^/]+)\/(response|error)$/.exec(call) ?? [];
  if (kind === undefined) {
    reply(response, 404);
    return;
  }
  const taken = kind === 'response' ? session.answer(requestId, body) : session.fail(requestId, body?.toString() ?? '');
  if (!taken) reply(response, 400);
  else reply(response, body ? 202 : 413);
}

function give(response: ServerResponse, { requestId, event, deadline, functionArn }: RuntimeEvent): void {
  response.writeHead(200, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(event),
    'lambda-runtime-aws-request-id': requestId,
    'lambda-runtime-deadline-ms': String(deadline),
    'lambda-runtime-invoked-function-arn': functionArn,
  });
  response.end(event);
}

/** Undefined if it is too long. */
async function read(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= MAX_BODY_BYTES) chunks.push(chunk);
  }
  return size > MAX_BODY_BYTES ? undefined : Buffer.concat(chunks);
}

function reply(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ status: status === 202 ? 'OK' : 'refused' }));
}

import type { ClientRequest, IncomingMessage } from 'node:http';
import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { errorCode } from '../../error/thrown';
import { MAX_BODY_BYTES } from '../answer/front-door';
import { GatewayRefusal } from '../answer/gateway-refusal';
import { isBinary } from '../answer/proxy-event';
import { responseHeaderName } from '../answer/response-header';
import type { EndpointRequest } from './endpoint-request';

/** How an answer is taken. */
export interface EndpointAnswerOptions {
  /** Milliseconds until the end of the answer. */
  readonly timeoutMs: number;
  readonly accept: string | undefined;
  readonly binaryMediaTypes: readonly string[];
}

const WITHOUT_BODY = [204, 205, 304];
/** Error codes of invalid certificates, and of other failures before TLS is established. */
const TLS_ERROR =
  /^(?:CERT_|ERR_TLS_|ERR_SSL_|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_|HOSTNAME_MISMATCH|EPROTO)/;

/** Calls HTTP endpoints, over connections that are kept. */
export class HttpEndpoints {
  readonly #http = new HttpAgent({ keepAlive: true });
  readonly #https = new HttpsAgent({ keepAlive: true });

  /**
   * Calls an endpoint. A redirect is an answer like any other, and its certificate is checked.
   * @throws GatewayRefusal
   * - `INTEGRATION_TIMEOUT`: its whole answer does not arrive in time
   * - `INTEGRATION_FAILURE`: it does not answer, or its answer breaks off
   * - `API_CONFIGURATION_ERROR`: its certificate is invalid, or its answer is longer than API Gateway accepts
   * @see AWS docs, "Set up HTTP integrations in API Gateway" and "Quotas for configuring and running a REST API in API Gateway"
   */
  async call(asked: EndpointRequest, options: EndpointAnswerOptions): Promise<Response> {
    const outgoing = this.#request(asked);
    const deadline = { isOver: false };
    // Cheaper than a signal, which is wired through every stream of the request.
    const timer = setTimeout(() => {
      deadline.isOver = true;
      outgoing.destroy();
    }, options.timeoutMs);
    try {
      const incoming = await answerOf(outgoing, asked.body);
      return answer(incoming, await body(incoming), options);
    } catch (error) {
      if (error instanceof GatewayRefusal) throw error;
      if (deadline.isOver) {
        const found = `backend did not answer within ${options.timeoutMs} ms`;
        throw new GatewayRefusal('INTEGRATION_TIMEOUT', { check: 'backend', found });
      }
      const code = String(errorCode(error));
      if (TLS_ERROR.test(code)) {
        const found = `certificate of the backend is invalid: ${code}`;
        throw new GatewayRefusal('API_CONFIGURATION_ERROR', { check: 'backend', found });
      }
      throw new GatewayRefusal(
        'INTEGRATION_FAILURE',
        { check: 'backend', found: `backend did not answer: ${code}` },
        { message: 'Network error communicating with endpoint' },
      );
    } finally {
      clearTimeout(timer);
    }
  }

  close(): void {
    this.#http.destroy();
    this.#https.destroy();
  }

  #request({ method, url, path, headers, body: sent }: EndpointRequest): ClientRequest {
    const several = new Map<string, string[]>();
    for (const [name, value] of headers) several.set(name, [...(several.get(name) ?? []), value]);
    const target = {
      method,
      hostname: url.hostname.replace(/^\[(.*)\]$/, '$1'),
      port: url.port,
      path,
      headers: { ...Object.fromEntries(several), host: url.host, ...length(method, sent) },
    };
    return url.protocol === 'https:'
      ? httpsRequest({ ...target, agent: this.#https })
      : httpRequest({ ...target, agent: this.#http });
  }
}

function answerOf(outgoing: ClientRequest, sent: Buffer): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    outgoing.on('response', resolve);
    outgoing.on('error', reject);
    outgoing.end(sent);
  });
}

function length(method: string, sent: Buffer): Record<string, string> {
  if (sent.length === 0 && (method === 'GET' || method === 'HEAD' || method === 'DELETE')) return {};
  return { 'content-length': String(sent.length) };
}

/** @throws GatewayRefusal `API_CONFIGURATION_ERROR` */
function body(incoming: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    incoming.on('data', (chunk: Buffer) => {
      size += chunk.length;
      chunks.push(chunk);
      if (size > MAX_BODY_BYTES) {
        const found = `backend answered more than ${MAX_BODY_BYTES} bytes`;
        incoming.destroy(new GatewayRefusal('API_CONFIGURATION_ERROR', { check: 'backend', found }));
      }
    });
    incoming.on('end', () => {
      resolve(Buffer.concat(chunks));
    });
    incoming.on('error', reject);
  });
}

function answer(incoming: IncomingMessage, sent: Buffer, options: EndpointAnswerOptions): Response {
  const headers = new Headers();
  for (let index = 0; index + 1 < incoming.rawHeaders.length; index += 2) {
    const name = responseHeaderName(incoming.rawHeaders[index] ?? '');
    if (name !== undefined) headers.append(name, incoming.rawHeaders[index + 1] ?? '');
  }
  const { statusCode: status = 200 } = incoming;
  const types = [incoming.headers['content-type'], options.accept];
  const binary = types.some((type) => type !== undefined && isBinary(type, options.binaryMediaTypes));
  // A body passes as text unless its media type is binary.
  const content = binary ? new Uint8Array(sent) : sent.toString();
  if (!headers.has('content-type')) headers.set('content-type', 'application/json');
  return new Response(WITHOUT_BODY.includes(status) ? null : content, { status, headers });
}

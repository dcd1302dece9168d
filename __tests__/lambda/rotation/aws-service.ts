import type { RequestListener } from 'node:http';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';

/** An exception that a service answers. */
export class AwsException extends Error {
  constructor(
    override readonly name: string,
    message: string,
    readonly status = 400,
  ) {
    super(message);
  }
}

/** Implementation of an action. */
export type Action = (input: never) => object;

/** The part of a service that the function calls; any other call is an error. */
export interface AwsService {
  /** Prefix in IAM policies. */
  readonly prefix: string;
  /** Prefix in the target header of a request; absent for a service with a REST protocol. */
  readonly target?: string;
  readonly actions: Readonly<Record<string, Action>>;
}

/** A call of an action. */
export interface AwsCall {
  /** Name in IAM policies, e.g. `cognito-idp:AddUserPoolClientSecret`. */
  readonly action: string;
  /** Performs the call; may throw an `AwsException`. */
  readonly perform: () => object;
}

/** The part of a request that an SDK client passes to its request handler. */
interface SdkRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string;
}

/**
 * Replaces the HTTPS connection of an SDK client: it parses the client's request, and answers in the wire format.
 * @param through - performs a call, or blocks it
 */
export function requestHandler(service: AwsService, through: (call: AwsCall) => Promise<object>) {
  return {
    handle: async (request: SdkRequest) => ({ response: await answer(service, request, through) }),
  };
}

/** Serves several services over HTTP at one address. */
export function serve(services: readonly AwsService[]): RequestListener {
  return (request, outgoing) => {
    const header = (name: string) => String(request.headers[name] ?? '');
    const [target] = header('x-amz-target').split('.');
    const service = services.find((each) => (each.target ?? '') === target);
    void (async () => {
      const { method = '', url = '' } = request;
      const body = await buffer(request);
      const headers: Record<string, string> = target ? { 'x-amz-target': header('x-amz-target') } : {};
      if (!service) throw new Error(`no service ${target ?? ''} for ${method} ${url}`);
      const answered = await answer(service, { method, path: url, headers, body }, ({ perform }) =>
        Promise.resolve().then(perform),
      );
      outgoing.writeHead(answered.statusCode, answered.headers);
      answered.body.pipe(outgoing);
    })();
  };
}

async function answer(service: AwsService, request: SdkRequest, through: (call: AwsCall) => Promise<object>) {
  const { name, input } = operation(request);
  const action = service.actions[name];
  if (!action) throw new Error(`the stand-in of ${service.prefix} has no action ${name}`);
  const perform = () => action(input as never);
  try {
    return response(200, await through({ action: `${service.prefix}:${name}`, perform }));
  } catch (error) {
    if (!(error instanceof AwsException)) throw error;
    return response(error.status, { __type: error.name, message: error.message }, error.name);
  }
}

/**
 * Reads the operation: AWS JSON 1.1 names the action in a header, the REST protocol of EventBridge Scheduler in method
 * and path.
 */
function operation({ method, path, headers, body = '' }: SdkRequest): { name: string; input: unknown } {
  const text = typeof body === 'string' ? body : new TextDecoder().decode(body);
  const input = text === '' ? {} : (JSON.parse(text) as object);
  const target = headers['x-amz-target'];
  if (target !== undefined) return { name: target.split('.')[1] ?? '', input };
  const [, Name] = /^\/schedules\/(.+)$/.exec(path) ?? [];
  if (method === 'POST' && Name !== undefined) return { name: 'CreateSchedule', input: { Name, ...input } };
  return { name: `${method} ${path}`, input };
}

function response(statusCode: number, body: object, errorType?: string) {
  return {
    statusCode,
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amzn-requestid': 'request-1',
      ...(errorType !== undefined && { 'x-amzn-errortype': errorType }),
    },
    body: Readable.from([Buffer.from(JSON.stringify(body))]),
  };
}

import type { Readable } from 'node:stream';
import { setTimeout as passed } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { packageFile } from '../../package/package-file';
import type { ServedFunction } from '../../system/lambda-function';
import type { InvocationOutcome } from './invocation-line';
import { InvocationLine, MAX_EVENT_BYTES } from './invocation-line';

/** Gets the output of a function, in lines or in pieces. */
export type LogSink = (text: string) => void;

/** Runs a function for one event after the other. */
export interface Runner {
  /** @param signal - an invocation that was given up before its turn is not run */
  invoke(event: object, requestId: string, signal: AbortSignal): Promise<InvocationOutcome>;
  /**
   * Routes that the function has a handler for, e.g. `GET /orders`; undefined if it lists none.
   * @default - it cannot list any
   */
  readonly routes?: () => Promise<readonly string[] | undefined>;
  /** Ends the function; running and queued invocations fail. */
  close(): Promise<void>;
}

/** Longest answer of a function, in bytes. */
const MAX_RESULT_BYTES = MAX_EVENT_BYTES + 100;

const WORKER = packageFile({ source: 'src/local/backend/function-worker.mjs', compiled: 'function-worker.mjs' });

/** Message of the thread about an event. */
type Report = { readonly requestId: string } & (
  { readonly result: string } | { readonly error: string; readonly message: string }
);

/** Message of the thread once it has loaded the bundle. */
interface Loaded {
  readonly routes: readonly string[] | undefined;
}

/** The event that is being run. */
interface Invocation {
  readonly requestId: string;
  readonly end: (outcome: InvocationOutcome) => void;
}

/**
 * Runs a function in a thread, one event at a time as one Lambda environment does; other events queue. Its memory
 * lives until the next event. A function that throws, ends its process, hangs or runs out of memory fails its own
 * invocation; the next one gets a new thread.
 * @see AWS docs, "Understanding the Lambda execution environment lifecycle"
 */
export class FunctionRunner implements Runner {
  readonly #function: ServedFunction;
  readonly #log: LogSink;
  #worker: Worker | undefined;
  readonly #line = new InvocationLine();
  readonly #loaded: Promise<Loaded | undefined>;
  #onLoaded: (loaded: Loaded | undefined) => void = () => undefined;
  #current: Invocation | undefined;

  constructor(lambda: ServedFunction, log: LogSink) {
    this.#function = lambda;
    this.#log = log;
    this.#loaded = new Promise((resolve) => {
      this.#onLoaded = resolve;
    });
    this.#worker = this.#start();
  }

  async routes(): Promise<readonly string[] | undefined> {
    const tooLate = passed(this.#function.timeoutSeconds * 1_000, undefined, { ref: false });
    return (await Promise.race([this.#loaded, tooLate]))?.routes;
  }

  /** @param signal - an invocation that was given up before its turn is not run */
  async invoke(event: object, requestId: string, signal: AbortSignal): Promise<InvocationOutcome> {
    return this.#line.take(event, signal, (json) => this.#run(json, requestId));
  }

  /** Ends the thread; running and queued invocations fail. */
  async close(): Promise<void> {
    this.#line.close();
    await this.#worker?.terminate();
  }

  async #run(event: string, requestId: string): Promise<InvocationOutcome> {
    const worker = (this.#worker ??= this.#start());
    const timeoutMs = this.#function.timeoutSeconds * 1_000;
    let timer: NodeJS.Timeout | undefined;
    const outcome = await new Promise<InvocationOutcome>((end) => {
      timer = setTimeout(end, timeoutMs, { failure: 'timeout' });
      this.#current = { requestId, end };
      worker.postMessage({ event, requestId, deadline: Date.now() + timeoutMs });
    });
    clearTimeout(timer);
    this.#current = undefined;
    // Code that still runs in the thread would disturb the next event.
    if ('failure' in outcome && outcome.failure === 'timeout') {
      this.#log(`${this.#function.name}: task timed out after ${this.#function.timeoutSeconds} s\n`);
      this.#worker = undefined;
      await worker.terminate();
    }
    return outcome;
  }

  #outcome(report: Report): InvocationOutcome {
    if ('error' in report) {
      this.#log(`${this.#function.name}: ${report.error}\n`);
      return { failure: 'error', message: report.message };
    }
    return Buffer.byteLength(report.result) > MAX_RESULT_BYTES ? { failure: 'result-too-large' } : report;
  }

  #start(): Worker {
    const { file, handler, name, arn, memoryMb, environment } = this.#function;
    const worker = new Worker(WORKER, {
      workerData: { file, handler, functionName: name, functionArn: arn, memoryMb },
      // Not the environment of this process: a function gets only its configured variables, and no credentials.
      env: { ...environment },
      resourceLimits: { maxOldGenerationSizeMb: memoryMb },
      stdout: true,
      stderr: true,
    });
    const gone = () => {
      this.#onLoaded(undefined);
      if (this.#worker !== worker) return;
      this.#worker = undefined;
      this.#current?.end({ failure: 'ended' });
    };
    worker.on('message', (message: unknown) => {
      if (isLoaded(message)) this.#onLoaded(message);
      const current = this.#current;
      if (current && isReport(message) && message.requestId === current.requestId) current.end(this.#outcome(message));
    });
    worker.on('exit', gone);
    worker.on('error', (error) => {
      this.#log(`${name}: ${error.message}\n`);
      gone();
    });
    forward([worker.stdout, worker.stderr], this.#log);
    return worker;
  }
}

/** Forwards the output of a function. */
export function forward(streams: readonly Readable[], log: LogSink): void {
  for (const stream of streams) {
    stream.on('data', (chunk: Buffer) => {
      log(chunk.toString());
    });
  }
}

function isLoaded(message: unknown): message is Loaded {
  if (typeof message !== 'object' || message === null || !('routes' in message)) return false;
  const { routes } = message;
  return routes === undefined || (Array.isArray(routes) && routes.every((route) => typeof route === 'string'));
}

/** The function can reach the port as well, and may send anything. */
function isReport(message: unknown): message is Report {
  if (typeof message !== 'object' || message === null || !('requestId' in message)) return false;
  return 'error' in message || ('result' in message && typeof message.result === 'string');
}

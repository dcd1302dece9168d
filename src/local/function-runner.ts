import path from 'node:path';
import type { Readable } from 'node:stream';
import { Worker } from 'node:worker_threads';
import type { LambdaFunction } from './lambda-function';

/** How an invocation ended: with the JSON it returned, or without. */
export type InvocationOutcome =
  { readonly result: string } | { readonly failure: 'error' | 'ended' | 'timeout' | 'too-large' };

/** Takes what a function writes, line by line or in pieces. */
export type LogSink = (text: string) => void;

/** Longest answer of a function, in bytes. @see AWS docs, "Lambda quotas" */
const MAX_RESULT_BYTES = 6_291_556;

// Commands are bundled into one file below src/cli, so from there and from here alike this is src/local.
const WORKER = path.join(__dirname, '../local/function-worker.mjs');

type WorkerMessage = { readonly result: string } | { readonly error: string };

/**
 * Runs a function in a thread, one event at a time as one environment of Lambda does, others waiting in line: what it
 * keeps in memory is there on the next request. A function that throws, ends its process, hangs or runs out of memory
 * fails its own invocation; the next one gets a new thread.
 * @see AWS docs, "Understanding the Lambda execution environment lifecycle"
 */
export class FunctionRunner {
  readonly #function: LambdaFunction;
  readonly #log: LogSink;
  #worker: Worker | undefined;
  #line: Promise<unknown> = Promise.resolve();

  constructor(lambda: LambdaFunction, log: LogSink) {
    this.#function = lambda;
    this.#log = log;
    this.#worker = this.#start();
  }

  /** @param signal - an invocation that was given up before its turn is not run */
  invoke(event: object, requestId: string, signal: AbortSignal): Promise<InvocationOutcome> {
    const turn = this.#line.then(() =>
      signal.aborted ? { failure: 'timeout' as const } : this.#run(JSON.stringify(event), requestId),
    );
    this.#line = turn;
    return turn;
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
  }

  async #run(event: string, requestId: string): Promise<InvocationOutcome> {
    const worker = (this.#worker ??= this.#start());
    const timeoutMs = this.#function.timeoutSeconds * 1_000;
    const listening = new AbortController();
    const { signal } = listening;
    const outcome = await new Promise<InvocationOutcome>((resolve) => {
      const timer = setTimeout(resolve, timeoutMs, { failure: 'timeout' });
      const ended = () => {
        resolve({ failure: 'ended' });
      };
      const answered = (message: WorkerMessage) => {
        resolve(this.#outcome(message));
      };
      worker.on('message', answered).on('exit', ended);
      signal.addEventListener('abort', () => {
        clearTimeout(timer);
        worker.off('message', answered).off('exit', ended);
      });
      worker.postMessage({ event, requestId, deadline: Date.now() + timeoutMs });
    });
    listening.abort();
    // Whatever still runs in it would run into the next event.
    if ('failure' in outcome && outcome.failure === 'timeout') {
      this.#log(`${this.#function.name}: task timed out after ${this.#function.timeoutSeconds} s\n`);
      this.#worker = undefined;
      await worker.terminate();
    }
    return outcome;
  }

  #outcome(message: WorkerMessage): InvocationOutcome {
    if ('error' in message) {
      this.#log(`${this.#function.name}: ${message.error}\n`);
      return { failure: 'error' };
    }
    return Buffer.byteLength(message.result) > MAX_RESULT_BYTES ? { failure: 'too-large' } : message;
  }

  #start(): Worker {
    const { file, handler, name, arn, memoryMb, environment } = this.#function;
    const worker = new Worker(WORKER, {
      workerData: { file, handler, functionName: name, functionArn: arn, memoryMb },
      // Not the environment of this process: a function sees what its configuration says, and no credentials.
      env: { ...environment },
      resourceLimits: { maxOldGenerationSizeMb: memoryMb },
      stdout: true,
      stderr: true,
    });
    const forget = () => {
      if (this.#worker === worker) this.#worker = undefined;
    };
    worker.on('exit', forget);
    worker.on('error', (error) => {
      forget();
      this.#log(`${name}: ${error.message}\n`);
    });
    for (const stream of [worker.stdout, worker.stderr]) this.#forward(stream);
    return worker;
  }

  #forward(stream: Readable): void {
    stream.on('data', (chunk: Buffer) => {
      this.#log(chunk.toString());
    });
  }
}

import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import type { ServedFunction } from '../../system/lambda-function';
import type { LogSink, Runner } from '../backend/function-runner';
import { forward } from '../backend/function-runner';
import type { InvocationOutcome } from '../backend/invocation-line';
import { InvocationLine } from '../backend/invocation-line';
import type { RuntimeApi, RuntimeEvent, RuntimeSession } from './runtime-api';
import { runtimeProgram } from './runtime-program';

/** Milliseconds Lambda lets a function start. @see AWS docs, "Understanding the Lambda execution environment lifecycle" */
const START_MS = 10_000;
/** Variables that Lambda sets for every function. */
const LAMBDA_ENVIRONMENT = { LANG: 'en_US.UTF-8', PATH: '/usr/local/bin:/usr/bin:/bin:/opt/bin' };

/** The event that is being run, or waits for the runtime to ask for it. */
interface Invocation {
  readonly event: Omit<RuntimeEvent, 'deadline'>;
  readonly end: (outcome: InvocationOutcome) => void;
  /** Starts the timeout of the invocation. */
  readonly limit: (timeoutMs: number) => void;
  given: boolean;
}

/** A start of the function. */
interface Started {
  readonly process: ChildProcess;
  readonly closeSession: () => void;
}

/**
 * Runs a function of any runtime in a process, by the protocol Lambda itself has with it: one event at a time, others
 * waiting in line. One that throws fails its own invocation, one that ends or hangs gets a new process for the next.
 */
export class ProcessRunner implements Runner {
  readonly #function: ServedFunction;
  readonly #folder: string;
  readonly #api: RuntimeApi;
  readonly #log: LogSink;
  readonly #line = new InvocationLine();
  #current: Invocation | undefined;
  #waiting: ((event: RuntimeEvent | undefined) => void) | undefined;
  #starting: Promise<Started | undefined> | undefined;
  #toldMissing = false;

  /** @param folder - with the function's code */
  constructor(lambda: ServedFunction, folder: string, api: RuntimeApi, log: LogSink) {
    this.#function = lambda;
    this.#folder = folder;
    this.#api = api;
    this.#log = log;
    this.#starting = this.#start();
  }

  async invoke(event: object, requestId: string, signal: AbortSignal): Promise<InvocationOutcome> {
    return this.#line.take(event, signal, (json) => this.#run(json, requestId));
  }

  async close(): Promise<void> {
    this.#line.close();
    this.#current?.end({ failure: 'ended' });
    await this.#stop();
  }

  async #run(event: string, requestId: string): Promise<InvocationOutcome> {
    const { timeoutSeconds, arn } = this.#function;
    this.#starting ??= this.#start();
    if (!(await this.#starting)) {
      this.#starting = undefined;
      return { failure: 'ended' };
    }
    let timer: NodeJS.Timeout | undefined;
    const outcome = await new Promise<InvocationOutcome>((end) => {
      const limit = (timeoutMs: number) => {
        clearTimeout(timer);
        timer = setTimeout(end, timeoutMs, { failure: 'timeout' });
      };
      this.#current = { event: { requestId, event, functionArn: arn }, end, limit, given: false };
      // A runtime that never asks for its event fails after Lambda's start limit or the timeout, the longer of both.
      limit(Math.max(timeoutSeconds * 1_000, START_MS));
      this.#give();
    });
    clearTimeout(timer);
    this.#current = undefined;
    if ('failure' in outcome && outcome.failure === 'timeout') {
      this.#log(`${this.#function.name}: task timed out after ${timeoutSeconds} s\n`);
      await this.#stop();
    }
    return outcome;
  }

  /** Hands the event to the runtime, once there are both. */
  #give(): void {
    const { current, waiting } = { current: this.#current, waiting: this.#waiting };
    if (!current || current.given || !waiting) return;
    current.given = true;
    this.#waiting = undefined;
    const timeoutMs = this.#function.timeoutSeconds * 1_000;
    current.limit(timeoutMs);
    waiting({ ...current.event, deadline: Date.now() + timeoutMs });
  }

  #session(): RuntimeSession {
    const running = (requestId: string) => {
      const current = this.#current;
      return current?.given === true && current.event.requestId === requestId ? current : undefined;
    };
    const { name } = this.#function;
    return {
      next: () =>
        new Promise((resolve) => {
          this.#waiting?.(undefined);
          this.#waiting = resolve;
          this.#give();
        }),
      answer: (requestId, body) => {
        const current = running(requestId);
        current?.end(body ? answered(body.toString()) : { failure: 'result-too-large' });
        return current !== undefined;
      },
      fail: (requestId, body) => {
        const current = running(requestId);
        if (!current) return false;
        this.#log(`${name}: ${body}\n`);
        current.end({ failure: 'error', message: errorMessageOf(body) });
        return true;
      },
      failStart: (body) => {
        this.#log(`${name} does not start: ${body}\n`);
      },
    };
  }

  /** Undefined if the machine lacks its runtime. */
  async #start(): Promise<Started | undefined> {
    const { name, environment, runtime, handlerName } = this.#function;
    const program = runtimeProgram(this.#function, this.#folder);
    if ('missing' in program) {
      this.#tellMissing(program.missing);
      return undefined;
    }
    const session = await this.#api.open(this.#session());
    if (this.#line.closed) {
      session.close();
      return undefined;
    }
    const child = spawn(program.command, program.arguments, {
      cwd: this.#folder,
      // Not the environment of this process: a function gets only its configured variables, and no credentials.
      env: {
        ...LAMBDA_ENVIRONMENT,
        ...environment,
        _HANDLER: handlerName,
        AWS_EXECUTION_ENV: `AWS_Lambda_${runtime}`,
        AWS_LAMBDA_RUNTIME_API: session.address,
        LAMBDA_TASK_ROOT: this.#folder,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      // In a separate process group, so that its child processes end with it.
      detached: true,
    });
    forward([child.stdout, child.stderr], this.#log);
    const started = { process: child, closeSession: session.close };
    const gone = (said?: string) => {
      session.close();
      if (this.#line.closed) return;
      if (said !== undefined) this.#log(`${name}: ${said}\n`);
      this.#starting = undefined;
      this.#forget();
      this.#current?.end({ failure: 'ended' });
    };
    child.once('error', (error) => {
      this.#tellMissing(error.message);
      gone();
    });
    child.once('exit', (code, signal) => {
      if (started.process.killed) return;
      gone(signal === null ? `the process exited with ${code ?? 0}` : `the process was ended by ${signal}`);
    });
    return started;
  }

  async #stop(): Promise<void> {
    const started = await this.#starting?.catch(() => undefined);
    this.#starting = undefined;
    this.#forget();
    if (!started) return;
    started.closeSession();
    const { process: child } = started;
    const { pid } = child;
    if (pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      // Its process group has ended already.
    }
    await ended;
  }

  #forget(): void {
    this.#waiting?.(undefined);
    this.#waiting = undefined;
  }

  #tellMissing(what: string): void {
    if (this.#toldMissing) return;
    this.#toldMissing = true;
    const { name, backend, runtime } = this.#function;
    this.#log(
      `${name} (${runtime}) cannot run here: ${what}; install it, or replace it with --backend ${backend}=./stub.ts\n`,
    );
  }
}

/** A result that is not JSON is a failure, for every runtime. */
function answered(result: string): InvocationOutcome {
  try {
    JSON.parse(result);
    return { result };
  } catch {
    return { failure: 'error', message: 'the answer is not JSON' };
  }
}

/** Message of a runtime's error, if its body follows the protocol. */
function errorMessageOf(body: string): string {
  try {
    const { errorMessage } = JSON.parse(body) as { errorMessage?: unknown };
    return typeof errorMessage === 'string' ? errorMessage : body;
  } catch {
    return body;
  }
}

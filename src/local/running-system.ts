import type { HttpBindings } from '@hono/node-server';
import type { DecidedRequest } from './answer/decided-request';
import type { Runner } from './backend/function-runner';
import type { CallerDecision } from './decision/request-report';
import type { RestApiStage } from '../system/rest-api';
import type { ServedApp } from '../system/served-app';
import type { UsageMeter } from './limits/usage-meter';

/** Answers requests, and decides about those that are not made. */
export interface Application {
  readonly answer: (request: Request, bindings: HttpBindings) => Response | Promise<Response>;
  readonly decide: (stage: RestApiStage, request: DecidedRequest) => Promise<CallerDecision>;
  /** Names of the routes that their function has no handler for. */
  readonly unhandledRoutes: () => Promise<ReadonlySet<string>>;
}

/** A served stack with its running functions, until another stack replaces it. */
export class RunningSystem {
  readonly stack: ServedApp;
  readonly usage: UsageMeter;
  readonly #application: Application;
  readonly #runners: readonly Runner[];
  readonly #underWay = new Set<Promise<Response>>();

  constructor(stack: ServedApp, usage: UsageMeter, application: Application, runners: Iterable<Runner>) {
    this.stack = stack;
    this.usage = usage;
    this.#application = application;
    this.#runners = [...runners];
  }

  answer(request: Request, bindings: HttpBindings): Promise<Response> {
    const answer = Promise.resolve(this.#application.answer(request, bindings));
    const done = () => this.#underWay.delete(answer);
    this.#underWay.add(answer);
    answer.then(done, done);
    return answer;
  }

  decide(stage: RestApiStage, request: DecidedRequest): Promise<CallerDecision> {
    return this.#application.decide(stage, request);
  }

  unhandledRoutes(): Promise<ReadonlySet<string>> {
    return this.#application.unhandledRoutes();
  }

  /** Ends its functions once all running requests are answered. It must get no more requests. */
  async retire(): Promise<void> {
    await Promise.allSettled(this.#underWay);
    await this.close();
  }

  /** Ends its functions at once. */
  async close(): Promise<void> {
    await Promise.all(this.#runners.map((runner) => runner.close()));
  }
}

import { createHash } from 'node:crypto';
import type { DecisionTrace } from '../decision/decision-trace';
import type { ApiKey } from '../../system/api-key';
import type { RefusalType } from '../answer/gateway-refusal';
import { GatewayRefusal } from '../answer/gateway-refusal';
import type { MethodThrottles, ThrottleLimit } from '../../system/method-settings';
import { QuotaUsage } from './quota';
import type { ServedMethod } from '../../system/method';
import type { RestApiStage } from '../../system/rest-api';
import type { UsageLimits } from '../../system/served-stack';
import { TokenBucket } from './token-bucket';
import type { Quota, ServedUsagePlan } from '../../system/usage-plan';

/** The called method, and the API key of the request. */
export interface MeteredRequest {
  readonly stage: RestApiStage;
  readonly method: ServedMethod;
  readonly apiKey: string | undefined;
}

/** A client at a stage. */
interface Subscriber {
  readonly key: ApiKey;
  readonly plan: ServedUsagePlan;
}

/** The counter of a limit, and the refusal once it is used up. */
interface Limit {
  readonly count: TokenBucket | QuotaUsage;
  readonly refusal: RefusalType;
  readonly check: 'throttle' | 'quota';
  /** The limit in words. */
  readonly text: () => string;
}

/** Checks requests against API keys, throttles and quotas, and counts the admitted ones. */
export class UsageMeter {
  readonly #throttles: MethodThrottles;
  /** By the digest of the key, so that the time of a lookup does not show how much of a guess was right. */
  readonly #subscribers = new Map<RestApiStage, Map<string, Subscriber>>();
  readonly #clock: () => number;
  readonly #start: number;
  readonly #buckets = new Map<string, TokenBucket>();
  readonly #quotas = new Map<string, QuotaUsage>();
  /** Pieces of work that are not counted now. */
  #uncounted = 0;

  /** @param clock - milliseconds since 1970; the first period of a quota is the one it is in now */
  constructor({ plans, throttles }: UsageLimits, clock: () => number) {
    this.#throttles = throttles;
    this.#clock = clock;
    this.#start = clock();
    for (const plan of plans) {
      const enabled = plan.keys.filter((key) => key.enabled);
      for (const stage of plan.stages.keys()) {
        const subscribers = this.#subscribers.get(stage) ?? new Map<string, Subscriber>();
        this.#subscribers.set(stage, subscribers);
        for (const key of enabled) subscribers.set(digest(key.value), { key, plan });
      }
    }
  }

  /**
   * Until `work` is done, checks each request as if it were the first, and counts none. So a test of the matrix never
   * meets a limit and uses up none.
   */
  async withoutCounting<T>(work: () => Promise<T>): Promise<T> {
    this.#uncounted++;
    try {
      return await work();
    } finally {
      this.#uncounted--;
    }
  }

  /**
   * Holds a request that is not made against keys and limits as if it were the first. Requests that are made meanwhile
   * are counted.
   * @throws GatewayRefusal as `admit` does
   */
  consider(request: MeteredRequest, trace?: DecisionTrace): ApiKey | undefined {
    this.#uncounted++;
    try {
      return this.admit(request, trace);
    } finally {
      this.#uncounted--;
    }
  }

  /** The API keys that open a stage. */
  keysOf(stage: RestApiStage): ApiKey[] {
    return Array.from(this.#subscribers.get(stage)?.values() ?? [], ({ key }) => key);
  }

  /**
   * Admits a request that its authorizer has allowed. The order of the checks: the API key, then the limits of its
   * client for the method, of its client, of the method for all callers, and the quota of its client. AWS documents
   * this order except for the place of the quota.
   * - a method that requires no key knows no client, so no limit of a client applies
   * - a request that one limit refuses is not counted for any limit
   * @param trace - records the checks
   * @returns the key, if the method requires one
   * @throws GatewayRefusal `INVALID_API_KEY`, `THROTTLED` or `QUOTA_EXCEEDED`
   * @see AWS docs, "Throttle requests to your REST APIs for better throughput in API Gateway"
   * @see AWS re:Post, "How can I use API Gateway logs to troubleshoot API issues?" (the authorizer comes first)
   */
  admit(request: MeteredRequest, trace?: DecisionTrace): ApiKey | undefined {
    const now = this.#clock();
    const subscriber = request.method.apiKeyRequired ? this.#subscriber(request) : undefined;
    const limits = this.#limitsOf(request, subscriber, now);
    const exceeded = limits.find(({ count }) => !count.hasRoom(now));
    if (subscriber) trace?.passed('api-key', `key "${subscriber.key.name}" of ${subscriber.plan.address}`);
    if (exceeded) throw exceededBy(exceeded);
    if (trace) for (const { check, text } of limits) trace.passed(check, `${text()}, with room for the request`);
    for (const { count } of limits) count.take();
    return subscriber?.key;
  }

  #subscriber({ stage, apiKey = '' }: MeteredRequest): Subscriber {
    const subscriber = this.#subscribers.get(stage)?.get(digest(apiKey));
    if (!subscriber) {
      const found = apiKey === '' ? 'request has no API key' : 'API key belongs to no usage plan for this stage';
      const needed = `an enabled key of a usage plan for stage ${stage.name} in x-api-key`;
      throw new GatewayRefusal('INVALID_API_KEY', { check: 'api-key', found, needed });
    }
    return subscriber;
  }

  #limitsOf({ stage, method }: MeteredRequest, subscriber: Subscriber | undefined, now: number): Limit[] {
    const place = `${stage.address} ${method.address}`;
    const ofMethod = this.#throttle(place, 'method', this.#throttles.get(method), now);
    if (!subscriber) return ofMethod;
    const { key, plan } = subscriber;
    const client = `${plan.address} ${key.address}`;
    return [
      ...this.#throttle(`${client} ${place}`, 'client at the method', plan.stages.get(stage)?.get(method), now),
      ...this.#throttle(client, 'client', plan.throttle, now),
      ...ofMethod,
      ...this.#quota(client, plan.quota),
    ];
  }

  #throttle(scope: string, whose: string, limit: ThrottleLimit | undefined, now: number): Limit[] {
    if (!limit) return [];
    const first = () => new TokenBucket(limit, now);
    const text = () => `limit of the ${whose}: ${limit.ratePerSecond} a second, ${limit.burst} at once`;
    return [{ count: this.#counted(this.#buckets, scope, first), refusal: 'THROTTLED', check: 'throttle', text }];
  }

  #quota(scope: string, quota: Quota | undefined): Limit[] {
    if (!quota) return [];
    const first = () => new QuotaUsage(quota, this.#start);
    const text = () => `quota of the client: ${quota.limit} in a ${quota.period.toLowerCase()}`;
    return [{ count: this.#counted(this.#quotas, scope, first), refusal: 'QUOTA_EXCEEDED', check: 'quota', text }];
  }

  /** Counter of a scope. */
  #counted<Count>(counts: Map<string, Count>, scope: string, first: () => Count): Count {
    if (this.#uncounted > 0) return first();
    const count = counts.get(scope) ?? first();
    counts.set(scope, count);
    return count;
  }
}

function exceededBy({ refusal, check, text }: Limit): GatewayRefusal {
  const needed = check === 'quota' ? 'a request left in the quota' : 'a token left in the bucket';
  return new GatewayRefusal(refusal, { check, found: `the ${text()} is used up`, needed });
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}

import { AccessError } from './error';
import type { Throttle } from './throttle';
import { throttleFault } from './throttle';

/**
 * How much one caller may use of an API, counted by an API key that AWS generates. It counts at routes that ask for a
 * key; without limits it only counts.
 * @see AWS docs, "Usage plans and API keys for REST APIs in API Gateway"
 */
export interface UsagePlanOptions {
  /**
   * Limit of requests in a short time; a request above it gets 429.
   * @default - the throttle of the route, shared with its other callers
   */
  readonly throttle?: Throttle;
  /**
   * Requests in a long time; those above are answered 429.
   * @default - no quota
   */
  readonly quota?: {
    /** 1 to 2,147,483,647. */
    readonly requests: number;
    readonly per: 'day' | 'week' | 'month';
  };
}

const MAX_QUOTA = 2_147_483_647;

/**
 * Checks a usage plan against the limits of API Gateway.
 * @param subject - its owner, e.g. `client "Reporting"`
 * @throws AccessError `ERR_USAGE_PLAN_INVALID`
 * @see AWS docs, "Quotas for configuring and running a REST API in API Gateway" and "CreateUsagePlan" (API Gateway API
 * reference)
 */
export function checkUsagePlan(subject: string, { throttle, quota }: UsagePlanOptions): void {
  const refuse = (what: string, given: number, expected: string) => {
    const message = `${subject} has ${what} ${given} in its usage plan, expected ${expected}; correct it`;
    throw new AccessError('ERR_USAGE_PLAN_INVALID', message, { given, expected });
  };
  const fault = throttle && throttleFault(throttle);
  if (fault) refuse(fault.what, fault.given, fault.expected);
  if (quota && !(Number.isInteger(quota.requests) && quota.requests >= 1 && quota.requests <= MAX_QUOTA)) {
    refuse('the quota', quota.requests, `a whole number from 1 to ${MAX_QUOTA}`);
  }
}

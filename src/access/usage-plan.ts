import { AccessError } from './error';

/**
 * How much one caller may use of an API, counted by an API key that AWS generates. It counts at routes that ask for a
 * key; without limits it only counts.
 * @see AWS docs, "Usage plans and API keys for REST APIs in API Gateway"
 */
export interface UsagePlan {
  /**
   * Requests in a short time; those above are answered 429. API Gateway aims at it and may let some more through.
   * @default - what the account's other callers leave
   */
  readonly throttle?: {
    /** Requests a second that it settles at, above 0, to 10,000. */
    readonly ratePerSecond: number;
    /** Requests at once, 1 to 5,000. */
    readonly burst: number;
  };
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

/** An account's own limits in a Region, unless they were raised; no plan gives more. */
const ACCOUNT = { ratePerSecond: 10_000, burst: 5_000 };
const MAX_QUOTA = 2_147_483_647;

/**
 * Holds a usage plan against what API Gateway accepts.
 * @param subject - whose it is, e.g. `client "Reporting"`
 * @throws AccessError `ERR_USAGE_PLAN_INVALID`
 * @see AWS docs, "Quotas for configuring and running a REST API in API Gateway" and "CreateUsagePlan" (API Gateway API
 * reference)
 */
export function checkUsagePlan(subject: string, { throttle, quota }: UsagePlan): void {
  const refuse = (what: string, given: number, expected: string) => {
    const message = `${subject} has ${what} ${given} in its usage plan, expected ${expected}; correct it`;
    throw new AccessError('ERR_USAGE_PLAN_INVALID', message, { given, expected });
  };
  if (throttle) {
    const { ratePerSecond, burst } = throttle;
    if (!(ratePerSecond > 0 && ratePerSecond <= ACCOUNT.ratePerSecond)) {
      refuse('the rate', ratePerSecond, `requests a second, above 0, to ${ACCOUNT.ratePerSecond}`);
    }
    if (!isWhole(burst, ACCOUNT.burst)) refuse('the burst', burst, `a whole number from 1 to ${ACCOUNT.burst}`);
  }
  if (quota && !isWhole(quota.requests, MAX_QUOTA)) {
    refuse('the quota', quota.requests, `a whole number from 1 to ${MAX_QUOTA}`);
  }
}

function isWhole(value: number, most: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= most;
}

import { AccessError } from './error';

/**
 * Limit of calls of a route; a call above it gets 429. The limit is a target: API Gateway may let some more calls
 * through.
 */
export interface Throttle {
  /** Requests a second that it settles at, above 0, to 10,000. */
  readonly ratePerSecond: number;
  /** Requests at once, 1 to 5,000. */
  readonly burst: number;
}

/** A wrong value of a throttle, in the words of an error. */
export interface ThrottleFault {
  /** E.g. `the rate`. */
  readonly what: string;
  readonly given: number;
  readonly expected: string;
}

/** An account's own limits in a Region, unless AWS raised them; no throttle can be higher. */
const ACCOUNT: Throttle = { ratePerSecond: 10_000, burst: 5_000 };

/**
 * Throttle of each route without a declared one: a tenth of the account's, so that a faulty caller of one route cannot
 * use up the limit that all APIs of the account and Region share.
 */
export const DEFAULT_THROTTLE: Throttle = { ratePerSecond: 1_000, burst: 500 };

/**
 * Checks a throttle against the limits of API Gateway and of the account.
 * @see AWS docs, "Quotas for configuring and running a REST API in API Gateway"
 */
export function throttleFault({ ratePerSecond, burst }: Throttle): ThrottleFault | undefined {
  if (!(ratePerSecond > 0 && ratePerSecond <= ACCOUNT.ratePerSecond)) {
    const expected = `requests a second, above 0 and at most ${ACCOUNT.ratePerSecond}`;
    return { what: 'the rate', given: ratePerSecond, expected };
  }
  if (!(Number.isInteger(burst) && burst >= 1 && burst <= ACCOUNT.burst)) {
    return { what: 'the burst', given: burst, expected: `a whole number from 1 to ${ACCOUNT.burst}` };
  }
  return undefined;
}

/**
 * Refuses a throttle that AWS would not accept, or that would refuse every call.
 * @param subject - its owner, e.g. `route "GET /orders"`
 * @throws AccessError `ERR_THROTTLE_INVALID`
 */
export function checkThrottle(subject: string, throttle: Throttle): void {
  const fault = throttleFault(throttle);
  if (!fault) return;
  const { what, given, expected } = fault;
  const message = `${subject} has ${what} ${given} in its throttle, expected ${expected}; correct it`;
  throw new AccessError('ERR_THROTTLE_INVALID', message, { given, expected });
}

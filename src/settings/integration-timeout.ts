import { GATEWAY_TIMEOUT_MS } from '../terraform-json/gateway-timeout';
import * as z from 'zod';

/** Seconds that API Gateway waits for a backend, without a higher quota of the account. */
export const GATEWAY_SECONDS = GATEWAY_TIMEOUT_MS / 1_000;

/** Longest timeout of API Gateway, in seconds. */
export const MAX_GATEWAY_SECONDS = 300;

/** Timeout of API Gateway, if the account has a higher quota. */
export interface IntegrationTimeout {
  /** 30 to 300. */
  readonly seconds: number;
  readonly reason: string;
}

const FORM = `seconds from ${GATEWAY_SECONDS + 1} to ${MAX_GATEWAY_SECONDS} with the reason, such as 60=reports take a minute`;

/**
 * Seconds with a reason: `SECONDS=reason`.
 * @see AWS docs, "Quotas for configuring and running a REST API in API Gateway"
 */
export const integrationTimeout = z
  .union([z.object({ seconds: z.number(), reason: z.string() }), z.string().transform(parsed)], FORM)
  .superRefine(({ seconds, reason }, context) => {
    const isWithin = Number.isInteger(seconds) && seconds > GATEWAY_SECONDS && seconds <= MAX_GATEWAY_SECONDS;
    if (!isWithin || reason.trim() === '') context.addIssue({ code: 'custom', message: FORM });
  })
  .transform((given): IntegrationTimeout => given);

function parsed(text: string): IntegrationTimeout {
  const [, digits = '', reason = ''] = /^(\d{1,4}) *= *(.*)$/.exec(text) ?? [];
  return { seconds: digits === '' ? NaN : Number(digits), reason };
}

import { substituteContext } from '../../system/context-variable';
import type { RefusalType } from './gateway-refusal';
import type { RequestFindings } from './request-context';

/** How a request was answered. */
export interface Answered {
  readonly status: number;
  readonly latencyMs: number;
}

/** Refusals that come before the method, because of the authorizer's result. */
const AUTHORIZER_REFUSALS: readonly RefusalType[] = ['UNAUTHORIZED', 'EXPIRED_TOKEN', 'AUTHORIZER_CONFIGURATION_ERROR'];

/**
 * The line that a stage logs of a request. What AWS puts into `$context.authorizer.error` is published for no case: here
 * it is the refusal's message.
 * @param context - of the request, as templates have it
 * @see AWS docs, "Variables for access logging for API Gateway"
 */
export function accessLogLine(
  format: string,
  context: Readonly<Record<string, unknown>>,
  { authorizer, integrationLatencyMs, refusal }: Readonly<RequestFindings>,
  { status, latencyMs }: Answered,
): string {
  const byAuthorizer = refusal && AUTHORIZER_REFUSALS.includes(refusal.type);
  const variables = {
    ...context,
    authorizer: { ...authorizer, ...(byAuthorizer ? { error: refusal.message } : {}) },
    status,
    responseLatency: latencyMs,
    integrationLatency: integrationLatencyMs,
    error: { responseType: refusal?.type },
  };
  return substituteContext(format, variables, '-');
}

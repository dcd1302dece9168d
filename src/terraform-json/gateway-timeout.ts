/**
 * Milliseconds that API Gateway waits for a backend by default.
 * @see AWS docs, "Quotas for configuring and running a REST API in API Gateway"
 */
export const GATEWAY_TIMEOUT_MS = 29_000;

/**
 * Milliseconds that API Gateway waits for a backend where an integration says nothing else.
 * @see AWS docs, "Quotas for configuring and running a REST API in API Gateway"
 */
export const GATEWAY_TIMEOUT_MS = 29_000;

const BASE_MS = 100;
const MAX_MS = 2_000;

/**
 * Returns the pause after a failed attempt, by "full jitter": a random time up to a limit that doubles with each
 * attempt, so that clients that failed together do not retry together. A `Retry-After` of the server is added.
 * @param attempt - 1 for the first
 * @param random - at least 0, less than 1
 * @see AWS Architecture Blog, "Exponential Backoff And Jitter"
 */
export function backoffMs(attempt: number, random: number, retryAfterMs = 0): number {
  return retryAfterMs + random * Math.min(MAX_MS, BASE_MS * 2 ** (attempt - 1));
}

/**
 * Reads a `Retry-After` header, seconds or a date.
 * @returns milliseconds from `now`; undefined if the header is missing or cannot be parsed
 * @see RFC 9110, section 10.2.3
 */
export function readRetryAfter(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  const ms = /^\d+$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - now;
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}

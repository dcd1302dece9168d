/**
 * How long to wait after a failed attempt: "full jitter", anything up to a limit that doubles with each, so that clients
 * that failed together do not come back together; after what the server asks for, where it asks for something.
 * @param attempt - 1 for the first
 * @param random - at least 0, less than 1
 * @see AWS Architecture Blog, "Exponential Backoff And Jitter"
 */
export declare function backoffMs(attempt: number, random: number, retryAfterMs?: number): number;
/**
 * Reads a `Retry-After` header, seconds or a date.
 * @returns undefined where there is none, or none that can be read
 * @see RFC 9110, section 10.2.3
 */
export declare function readRetryAfter(header: string | null, now: number): number | undefined;

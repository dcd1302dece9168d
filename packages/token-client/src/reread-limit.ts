import type { Clock } from './clock';

/**
 * Why credentials may have changed since they were read.
 * - `client`: the token endpoint refuses the client
 * - `unreachable`: nothing answers at the token endpoint
 * - `endpoint`: the server that answers there is no token endpoint
 */
export type RereadCause = 'client' | 'unreachable' | 'endpoint';

const FIRST_PAUSE_MS = 10_000;
const MAX_PAUSE_MS = 300_000;

/** The last reading of credentials for a cause. */
interface Reread {
  readonly at: number;
  readonly pauseMs: number;
}

/**
 * Limits how often credentials are read again for a lasting cause: at once, then after at least 10 seconds, then after
 * a pause that doubles up to 5 minutes, until a token is issued. Each reading may be billed, and helps little if
 * nothing changed.
 */
export class RereadLimit {
  readonly #last = new Map<RereadCause, Reread>();

  constructor(private readonly clock: Clock) {}

  /** Whether credentials may be read again for a cause; if so, the reading is counted. */
  take(cause: RereadCause): boolean {
    const now = this.clock.now();
    const last = this.#last.get(cause);
    const sinceMs = last === undefined ? Infinity : now - last.at;
    // No pause if the clock was set back since.
    if (last && sinceMs >= 0 && sinceMs < last.pauseMs) return false;
    const pauseMs = last ? Math.min(MAX_PAUSE_MS, last.pauseMs * 2) : FIRST_PAUSE_MS;
    this.#last.set(cause, { at: now, pauseMs });
    return true;
  }

  /** Forgets all causes, because a token was issued. */
  reset(): void {
    this.#last.clear();
  }
}

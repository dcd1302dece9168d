/** A token, and what to do with it when. All times are in milliseconds since 1970. */
export interface AccessToken extends TokenTimes {
  readonly value: string;
}

/** The life of a token. */
export interface TokenTimes {
  /** When it was asked for; its life is counted from here, which is never later than the server counts it from. */
  readonly requestedAt: number;
  /** From here on a new one is wanted, while this one is still used. */
  readonly refreshAt: number;
  /** From here on it is not used. */
  readonly usableUntil: number;
}

const REFRESH_SHARE = 0.75;
// Processes that started together do not ask together again.
const JITTER_SHARE = 0.1;
// For clocks that differ, and for the way of a request to the API.
const SAFETY_MARGIN_MS = 30_000;
const SAFETY_MARGIN_SHARE = 0.1;

/**
 * Plans the life of a token: refreshed between 75 % and 85 % of it, not used in its last 30 seconds (its last tenth,
 * where it lives less than 5 minutes).
 * @param random - at least 0, less than 1
 */
export function planLife(requestedAt: number, lifetimeSeconds: number, random: number): TokenTimes {
  const lifetimeMs = lifetimeSeconds * 1_000;
  return {
    requestedAt,
    refreshAt: requestedAt + lifetimeMs * (REFRESH_SHARE + JITTER_SHARE * random),
    usableUntil: requestedAt + lifetimeMs - Math.min(SAFETY_MARGIN_MS, lifetimeMs * SAFETY_MARGIN_SHARE),
  };
}

/** Whether a token may be sent to an API. */
export function isUsable(token: TokenTimes, now: number): boolean {
  return now < token.usableUntil;
}

/** Whether it is time for a new one. A clock that was set back says nothing about a token's age, so that is one too. */
export function isDue(token: TokenTimes, now: number): boolean {
  return now >= token.refreshAt || now < token.requestedAt;
}

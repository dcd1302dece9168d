/** A token and its times. All times are in milliseconds since 1970. */
export interface AccessToken extends TokenTimes {
  readonly value: string;
}

/** Times in the life of a token. */
export interface TokenTimes {
  /** When the token was requested. Its life counts from here, which is never later than the server's start. */
  readonly requestedAt: number;
  /** From here on the token is due for renewal, but still used. */
  readonly refreshAt: number;
  /** From here on the token is not used. */
  readonly usableUntil: number;
}

const REFRESH_SHARE = 0.75;
// Processes that started together must not renew together.
const JITTER_SHARE = 0.1;
// Covers clock differences and the time that a request needs to reach the API.
const SAFETY_MARGIN_MS = 30_000;
const SAFETY_MARGIN_SHARE = 0.1;

/**
 * Plans the life of a token: renewed after 75 % to 85 % of it, and not used in its last 30 seconds (in its last tenth
 * if it lives less than 5 minutes).
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

/** Whether a token is due for renewal. After a clock was set back, the age of a token is unknown, so it is due too. */
export function isDue(token: TokenTimes, now: number): boolean {
  return now >= token.refreshAt || now < token.requestedAt;
}

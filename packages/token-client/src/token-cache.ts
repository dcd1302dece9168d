import type { AccessToken } from './access-token';
import { isDue, isUsable } from './access-token';
import type { Clock } from './clock';
import { TokenSourceError } from './error';
import { untilAborted } from './time-limit';

/** Options of a cache. */
export interface TokenCacheOptions {
  readonly obtain: () => Promise<AccessToken>;
  /** Milliseconds after which a call of `obtain` has ended for certain. */
  readonly deadlineMs: number;
  readonly clock: Clock;
}

/** A failed renewal. */
interface Failure {
  readonly error: Error;
  readonly at: number;
}

/** A call of `obtain` that all waiting callers share. */
interface Renewal {
  readonly endsAt: number;
  readonly token: Promise<AccessToken>;
}

// Pauses after a failure: if a token is needed, and if the token is only due.
const PAUSE_WHEN_NEEDED_MS = 1_000;
const PAUSE_WHEN_DUE_MS = 30_000;
// A server may ask for a longer pause; if that is a mistake, every client would stop for as long.
const MAX_RETRY_AFTER_MS = 60_000;
// An API that answers 401 for a missing scope refuses every token, and each new token is billed.
const PAUSE_AFTER_REPLACEMENT_MS = 60_000;

/** Keeps one token, and renews it once for all callers. */
export class TokenCache {
  readonly #options: TokenCacheOptions;
  #current: AccessToken | undefined;
  #renewal: Renewal | undefined;
  #failure: Failure | undefined;
  #kept: { readonly value: string; readonly at: number } | undefined;

  constructor(options: TokenCacheOptions) {
    this.#options = options;
  }

  /** Returns the token, or gets one if none is usable. A token that is due is renewed in the background. */
  async get(signal?: AbortSignal | null): Promise<string> {
    signal?.throwIfAborted();
    const now = this.#options.clock.now();
    const current = this.#current;
    if (!current || !isUsable(current, now)) return this.#renewed(signal);
    // The error of a background renewal appears once the token is no longer usable, if no later renewal succeeds.
    if (isDue(current, now)) this.#renew(PAUSE_WHEN_DUE_MS).catch(() => undefined);
    return current.value;
  }

  /** Returns another token after an API refused one: a new token, or the one that already replaced it. */
  async replacement(refused: string, signal?: AbortSignal | null): Promise<string> {
    return this.#current?.value === refused ? this.#renewed(signal) : this.get(signal);
  }

  /** Whether a refused token may be replaced: not if it is itself a recent replacement. */
  canReplace(refused: string): boolean {
    const { value, at } = this.#kept ?? {};
    return value !== refused || !this.#isSoonAfter(at ?? 0, PAUSE_AFTER_REPLACEMENT_MS);
  }

  /** Blocks the replacement of this token for a minute, even if an API refuses it. */
  keepForAMinute(replacement: string): void {
    this.#kept = { value: replacement, at: this.#options.clock.now() };
  }

  async #renewed(signal: AbortSignal | null | undefined): Promise<string> {
    return (await untilAborted(this.#renew(PAUSE_WHEN_NEEDED_MS), signal)).value;
  }

  #renew(pauseMs: number): Promise<AccessToken> {
    const { obtain, deadlineMs, clock } = this.#options;
    const now = clock.now();
    // A renewal past its deadline was frozen with its Lambda environment, and fails once it notices.
    if (this.#renewal && now < this.#renewal.endsAt) return this.#renewal.token;
    if (this.#failure && this.#isPaused(this.#failure, pauseMs)) return Promise.reject(this.#failure.error);
    const renewal = { endsAt: now + deadlineMs, token: obtain() };
    this.#renewal = renewal;
    void this.#follow(renewal);
    return renewal.token;
  }

  async #follow(renewal: Renewal): Promise<void> {
    let token: AccessToken | undefined;
    let failure: Failure | undefined;
    try {
      token = await renewal.token;
    } catch (error) {
      failure = { error: error as Error, at: this.#options.clock.now() };
    }
    // Another renewal took its place.
    if (this.#renewal !== renewal) return;
    this.#renewal = undefined;
    this.#failure = failure;
    this.#current = token ?? this.#current;
  }

  #isPaused({ error, at }: Failure, pauseMs: number): boolean {
    const asked = error instanceof TokenSourceError ? (error.retryAfterMs ?? 0) : 0;
    return this.#isSoonAfter(at, Math.max(pauseMs, Math.min(asked, MAX_RETRY_AFTER_MS)));
  }

  /** False if the clock was set back since. */
  #isSoonAfter(at: number, pauseMs: number): boolean {
    const sinceMs = this.#options.clock.now() - at;
    return sinceMs >= 0 && sinceMs < pauseMs;
  }
}

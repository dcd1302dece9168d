import type { AccessToken } from './access-token';
import { isDue, isUsable } from './access-token';
import type { Clock } from './clock';
import { TokenSourceError } from './error';
import { untilAborted } from './time-limit';

/** How a cache gets what it keeps. */
export interface TokenCacheOptions {
  readonly obtain: () => Promise<AccessToken>;
  /** Milliseconds after which a call of `obtain` has surely ended. */
  readonly deadlineMs: number;
  readonly clock: Clock;
}

/** How the last renewal ended, if not well. */
interface Failure {
  readonly error: Error;
  readonly at: number;
}

/** A call of `obtain` for everyone who waits. */
interface Renewal {
  readonly endsAt: number;
  readonly token: Promise<AccessToken>;
}

// After a failure nothing is asked for so long: where a token is needed, and where it is only due.
const PAUSE_WHEN_NEEDED_MS = 1_000;
const PAUSE_WHEN_DUE_MS = 30_000;
// A server may ask for more; a mistake of its own would then stop every client for as long.
const MAX_RETRY_AFTER_MS = 60_000;
// An API that answers 401 for a missing scope does so with every token, and each one is billed.
const PAUSE_AFTER_REPLACEMENT_MS = 60_000;

/** Keeps one token, and renews it once for everyone. */
export class TokenCache {
  readonly #options: TokenCacheOptions;
  #current: AccessToken | undefined;
  #renewal: Renewal | undefined;
  #failure: Failure | undefined;
  #kept: { readonly value: string; readonly at: number } | undefined;

  constructor(options: TokenCacheOptions) {
    this.#options = options;
  }

  /** The token, or a new one where there is none to use; one that is due is renewed behind the caller's back. */
  async get(signal?: AbortSignal | null): Promise<string> {
    signal?.throwIfAborted();
    const now = this.#options.clock.now();
    const current = this.#current;
    if (!current || !isUsable(current, now)) return this.#renewed(signal);
    // A failure shows when the token is over, if there is none before.
    if (isDue(current, now)) this.#renew(PAUSE_WHEN_DUE_MS).catch(() => undefined);
    return current.value;
  }

  /** A token instead of one that an API refused: a new one, or the one it was replaced by meanwhile. */
  async replacement(refused: string, signal?: AbortSignal | null): Promise<string> {
    return this.#current?.value === refused ? this.#renewed(signal) : this.get(signal);
  }

  /** Whether it makes sense to replace a token; not where it is itself a replacement of a moment ago. */
  canReplace(refused: string): boolean {
    const { value, at } = this.#kept ?? {};
    return value !== refused || !this.#isSoonAfter(at ?? 0, PAUSE_AFTER_REPLACEMENT_MS);
  }

  /** Notes that a replacement is not to be replaced so soon, whoever refuses it. */
  keepForAMinute(replacement: string): void {
    this.#kept = { value: replacement, at: this.#options.clock.now() };
  }

  async #renewed(signal: AbortSignal | null | undefined): Promise<string> {
    return (await untilAborted(this.#renew(PAUSE_WHEN_NEEDED_MS), signal)).value;
  }

  #renew(pauseMs: number): Promise<AccessToken> {
    const { obtain, deadlineMs, clock } = this.#options;
    const now = clock.now();
    // One that outlived its deadline was frozen with its Lambda environment, and will fail when it finds out.
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
    // Another one took its place.
    if (this.#renewal !== renewal) return;
    this.#renewal = undefined;
    this.#failure = failure;
    this.#current = token ?? this.#current;
  }

  #isPaused({ error, at }: Failure, pauseMs: number): boolean {
    const asked = error instanceof TokenSourceError ? (error.retryAfterMs ?? 0) : 0;
    return this.#isSoonAfter(at, Math.max(pauseMs, Math.min(asked, MAX_RETRY_AFTER_MS)));
  }

  /** Never where the clock was set back since. */
  #isSoonAfter(at: number, pauseMs: number): boolean {
    const sinceMs = this.#options.clock.now() - at;
    return sinceMs >= 0 && sinceMs < pauseMs;
  }
}

import type { AuthorizerAnswer } from './authorizer-answer';

/** Answers that are kept at once; the oldest goes first. */
const MAX_ANSWERS = 10_000;

interface Kept {
  readonly answer: AuthorizerAnswer;
  /** Milliseconds since 1970. */
  readonly until: number;
}

/** Cached answers of authorizers, each until its TTL ends. */
export class AuthorizerCache {
  readonly #kept = new Map<string, Kept>();
  readonly #clock: () => number;

  /** @param clock - milliseconds since 1970 */
  constructor(clock: () => number) {
    this.#clock = clock;
  }

  get(key: string): AuthorizerAnswer | undefined {
    const kept = this.#kept.get(key);
    return kept && kept.until > this.#clock() ? kept.answer : undefined;
  }

  keep(key: string, answer: AuthorizerAnswer, ttlSeconds: number): void {
    this.#kept.delete(key);
    const [oldest] = this.#kept.keys();
    if (oldest !== undefined && this.#kept.size >= MAX_ANSWERS) this.#kept.delete(oldest);
    this.#kept.set(key, { answer, until: this.#clock() + ttlSeconds * 1_000 });
  }
}

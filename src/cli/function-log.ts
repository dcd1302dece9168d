/** Lines held back during `aside`: more would fill the memory, since a large matrix has many thousands of requests. */
const MOST_HELD = 5_000;

/** Writes requests, and the output of functions and stages, to standard error. */
export class FunctionLog {
  readonly #follow: boolean;
  #held: string[] | undefined;
  /** Whether the last shown text ends with a line break. */
  #isLineOver = true;

  /** @param follow - whether text is shown as it comes; a thread's output may arrive late, even after its work ended */
  constructor(follow: boolean) {
    this.#follow = follow;
  }

  readonly write = (text: string): void => {
    if (this.#held) this.#hold(text);
    else if (this.#follow) this.#show(text);
  };

  /** Writes whole lines. Each starts on a new line, even if a function has left its last line unfinished. */
  readonly writeLine = (text: string): void => {
    this.write(this.#isAtLineStart() ? text : `\n${text}`);
  };

  /** Like `writeAside`, for whole lines. */
  readonly writeHeldLine = (text: string): void => {
    if (this.#held) this.writeLine(text);
  };

  /** Holds text back during `aside`; it is shown only if that work fails. */
  readonly writeHeld = (text: string): void => {
    if (this.#held) this.#hold(text);
  };

  /**
   * Holds back the output of functions while `work` runs.
   * @param good - whether the result is good, so that the output is dropped
   */
  async holdBack<T>(work: () => Promise<T>, good: (result: T) => boolean): Promise<T> {
    const held: string[] = [];
    this.#held = held;
    try {
      const result = await work();
      if (good(result)) held.length = 0;
      return result;
    } finally {
      this.#held = undefined;
      this.#show(held.join(''));
    }
  }

  /** Keeps the last ones. */
  #hold(text: string): void {
    this.#held?.push(text);
    if ((this.#held?.length ?? 0) > 2 * MOST_HELD) this.#held?.splice(0, MOST_HELD, '… earlier lines are left out\n');
  }

  #isAtLineStart(): boolean {
    const last = this.#held?.at(-1);
    return last === undefined ? this.#isLineOver : last.endsWith('\n');
  }

  #show(text: string): void {
    if (text === '') return;
    process.stderr.write(text);
    this.#isLineOver = text.endsWith('\n');
  }
}

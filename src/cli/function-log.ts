/** Requests, and what functions and stages write, on standard error. */
export class FunctionLog {
  readonly #follow: boolean;
  #held: string[] | undefined;
  /** Whether what was shown last ends with its line. */
  #isLineOver = true;

  /** @param follow - whether what is not held back is shown; what a thread writes arrives when it will, even in the end */
  constructor(follow: boolean) {
    this.#follow = follow;
  }

  readonly write = (text: string): void => {
    if (this.#held) this.#held.push(text);
    else if (this.#follow) this.#show(text);
  };

  /** Takes whole lines, which begin on a line of their own whatever a function has left unfinished. */
  readonly writeLine = (text: string): void => {
    this.write(this.#isAtLineStart() ? text : `\n${text}`);
  };

  /** Takes whole lines, as `writeAside` does. */
  readonly writeLineAside = (text: string): void => {
    if (this.#held) this.writeLine(text);
  };

  /** Takes what is shown only where the work that is done aside does not end well. */
  readonly writeAside = (text: string): void => {
    this.#held?.push(text);
  };

  /**
   * Holds back what is written meanwhile.
   * @param good - whether nobody needs to read it
   */
  async aside<T>(work: () => Promise<T>, good: (result: T) => boolean): Promise<T> {
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

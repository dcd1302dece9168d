/** Requests, and what functions and stages write, on standard error. */
export class FunctionLog {
  readonly #follow: boolean;
  #held: string[] | undefined;

  /** @param follow - whether what is not held back is shown; what a thread writes arrives when it will, even in the end */
  constructor(follow: boolean) {
    this.#follow = follow;
  }

  readonly write = (text: string): void => {
    if (this.#held) this.#held.push(text);
    else if (this.#follow) process.stderr.write(text);
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
      process.stderr.write(held.join(''));
    }
  }
}

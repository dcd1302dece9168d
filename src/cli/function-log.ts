/** What functions write, on standard error. */
export class FunctionLog {
  #held: string[] | undefined;

  readonly write = (text: string): void => {
    if (this.#held) this.#held.push(text);
    else process.stderr.write(text);
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

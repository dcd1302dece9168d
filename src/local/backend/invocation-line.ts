/** How an invocation ended: with the JSON it returned, or without. */
export type InvocationOutcome =
  | { readonly result: string }
  /** It failed by itself; the message is that of its error. */
  | { readonly failure: 'error'; readonly message: string }
  | { readonly failure: 'ended' | 'timeout' | 'event-too-large' | 'result-too-large' };

/** Longest event of a function, in bytes. @see AWS docs, "Lambda quotas" */
export const MAX_EVENT_BYTES = 6_291_456;

/** Invocations of a function, one after the other, as one environment of Lambda runs them. */
export class InvocationLine {
  #last: Promise<unknown> = Promise.resolve();
  #closed = false;

  /** Whether it was closed. */
  get closed(): boolean {
    return this.#closed;
  }

  /**
   * Runs an event in its turn.
   * @param signal - an invocation that was given up before its turn is not run
   */
  async take(
    event: object,
    signal: AbortSignal,
    run: (json: string) => Promise<InvocationOutcome>,
  ): Promise<InvocationOutcome> {
    const json = JSON.stringify(event);
    if (Buffer.byteLength(json) > MAX_EVENT_BYTES) return { failure: 'event-too-large' };
    const turn = this.#last.then((): InvocationOutcome | Promise<InvocationOutcome> => {
      if (this.#closed) return { failure: 'ended' };
      return signal.aborted ? { failure: 'timeout' } : run(json);
    });
    this.#last = turn;
    return turn;
  }

  /** Ends all queued invocations. */
  close(): void {
    this.#closed = true;
  }
}

/** Something, and its place among all since the start. */
export interface Numbered<T> {
  /** From 0. */
  readonly number: number;
  readonly item: T;
}

/** A limited number of the last items; a new item replaces the oldest. */
export class Recent<T> {
  readonly #kept: T[] = [];
  #count = 0;

  constructor(private readonly size: number) {}

  /** All since the start. */
  get count(): number {
    return this.#count;
  }

  add(item: T): void {
    this.#kept[this.#count++ % this.size] = item;
  }

  /** Those from a number on that are still kept, the oldest first. */
  since(number: number): Numbered<T>[] {
    const first = Math.max(number, this.#count - this.size);
    return Array.from({ length: Math.max(0, this.#count - first) }, (_, place) => this.at(first + place)).filter(
      (each) => each !== undefined,
    );
  }

  /** One of them; undefined if it is kept no more. */
  at(number: number): Numbered<T> | undefined {
    if (number < this.#count - this.size || number >= this.#count) return undefined;
    const item = this.#kept[number % this.size];
    return item && { number, item };
  }

  /** The kept one that is meant, if any. */
  find(matches: (item: T) => boolean): T | undefined {
    return this.#kept.find(matches);
  }
}

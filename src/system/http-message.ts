/** A name with a value; a name may come more than once. */
export type Pair = readonly [name: string, value: string];

/** First value of a header; the case of the name does not matter. */
export function headerValue(headers: readonly Pair[], name: string): string | undefined {
  const wanted = name.toLowerCase();
  return headers.find(([given]) => given.toLowerCase() === wanted)?.[1];
}

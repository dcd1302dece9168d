/** Requests that are under way at once: few, since whoever answers may throttle. */
const LIMIT = 5;

/**
 * Does the work for each item, for a few of them at a time.
 * @returns results in the order of the items
 */
export async function concurrently<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  // Each worker takes the next item from the one iterator they share.
  const queue = items.entries();
  const worker = async () => {
    for (const [index, item] of queue) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: LIMIT }, worker));
  return results;
}

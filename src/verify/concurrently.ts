/** Parallel requests: few, because the target may throttle. */
const LIMIT = 5;

/**
 * Runs `work` for each item, a few at a time.
 * @returns results in the order of the items
 */
export async function concurrently<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  // All workers take their next item from one iterator.
  const queue = items.entries();
  const worker = async () => {
    for (const [index, item] of queue) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: LIMIT }, worker));
  return results;
}

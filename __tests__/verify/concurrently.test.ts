import { setTimeout as sleep } from 'node:timers/promises';
import { concurrently } from '../../src/verify/concurrently';

test('results are in the order of the items, and no more than five are under way at once', async () => {
  let underWay = 0;
  let most = 0;
  const items = Array.from({ length: 23 }, (_, index) => index);
  const results = await concurrently(items, async (item) => {
    most = Math.max(most, ++underWay);
    await sleep(item % 3);
    underWay--;
    return item * 2;
  });
  expect(results).toEqual(items.map((item) => item * 2));
  expect(most).toBe(5);
});

import fc from 'fast-check';
import { RequestFeed } from '../../../src/local/console/request-feed';
import { Recent } from '../../../src/local/console/recent';
import type { RequestReport } from '../../../src/local/decision/request-report';

test('the last ones are kept with their numbers, and no more of them than the size', () => {
  fc.assert(
    fc.property(fc.nat(50), fc.integer({ min: 1, max: 20 }), fc.nat(60), (count, size, from) => {
      const recent = new Recent<string>(size);
      for (let number = 0; number < count; number++) recent.add(`item ${number}`);
      const kept = Array.from({ length: count }, (_, number) => ({ number, item: `item ${number}` })).slice(-size);
      expect(recent.count).toBe(count);
      expect(recent.since(from)).toEqual(kept.filter(({ number }) => number >= from));
      expect(recent.at(from)).toEqual(kept.find(({ number }) => number === from));
    }),
  );
});

test('a request is kept as it was reported, not as a copy, and found by its id', () => {
  const feed = new RequestFeed();
  const report = reportOf('one');
  feed.add(report);
  expect(feed.recent.at(0)?.item).toBe(report);
  expect(feed.withId('one')).toBe(report);
  expect(feed.withId('')).toBeUndefined();
});

test('a path that is longer than any request that is taken is cut', () => {
  const feed = new RequestFeed();
  feed.add({ ...reportOf('long'), path: `/${'a'.repeat(1_000_000)}` });
  feed.add({ ...reportOf('whole'), path: `/${'a'.repeat(10_000)}` });
  expect(feed.recent.since(0).map(({ item }) => item.path.length)).toEqual([10_241, 10_001]);
});

test('requests that come while the matrix is tried are not kept, even where that fails', async () => {
  const feed = new RequestFeed();
  const trying = feed.aside(async () => {
    feed.add(reportOf('matrix'));
    await Promise.reject(new Error('no answer'));
  });
  await expect(trying).rejects.toThrow('no answer');
  feed.add(reportOf('traffic'));
  expect(feed.recent.since(0)).toMatchObject([{ number: 0, item: { requestId: 'traffic' } }]);
});

function reportOf(requestId: string): RequestReport {
  return { requestId, time: 0, method: 'GET', path: '/', status: 200, latencyMs: 1, steps: [] };
}

import fc from 'fast-check';
import { TokenBucket } from '../../../src/local/limits/token-bucket';

/** The times of requests that the bucket admits, in milliseconds. */
function admitted(limit: { ratePerSecond: number; burst: number }, times: readonly number[]): number[] {
  const bucket = new TokenBucket(limit, times[0] ?? 0);
  return times.filter((time) => {
    const hasRoom = bucket.hasRoom(time);
    if (hasRoom) bucket.take();
    return hasRoom;
  });
}

/** Increasing milliseconds, with steps that make bursts and pauses. */
const TIMES = fc
  .array(fc.oneof(fc.constant(0), fc.nat(50), fc.nat(5_000)), { minLength: 1, maxLength: 200 })
  .map((steps) => {
    let time = 1_700_000_000_000;
    return steps.map((step) => (time += step));
  });
const RATE = fc.oneof(fc.nat(1_000), fc.double({ min: 0, max: 100, noNaN: true }));

test('over any window no more get through than the burst and what is refilled in it', () => {
  fc.assert(
    fc.property(RATE, fc.nat(50), TIMES, (ratePerSecond, burst, times) => {
      const passed = admitted({ ratePerSecond, burst }, times);
      const excess = passed.flatMap((from, first) =>
        passed.slice(first).map((to, more) => more + 1 - burst - (ratePerSecond * (to - from)) / 1_000),
      );
      // Rates such as 0.1 are not exact in binary.
      expect(Math.max(0, ...excess)).toBeLessThan(1e-6);
    }),
  );
});

test('a whole rate refuses nobody who keeps to it, however the seconds are divided', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000 }), fc.array(fc.nat(40), { maxLength: 100 }), (rate, steps) => {
      const bucket = new TokenBucket({ ratePerSecond: rate, burst: 1 }, 0);
      let time = 0;
      let last = -Infinity;
      for (const step of steps) {
        time += step;
        // Frequent checks must not reduce the refill.
        expect(bucket.hasRoom(time)).toBe((time - last) * rate >= 1_000);
        if (!bucket.hasRoom(time)) continue;
        bucket.take();
        last = time;
      }
    }),
  );
});

test('a full bucket takes its burst at once, then one a refill', () => {
  const limit = { ratePerSecond: 2, burst: 3 };
  expect(admitted(limit, [0, 0, 0, 0, 499, 500, 999, 1_000, 1_000])).toEqual([0, 0, 0, 500, 1_000]);
});

test('a pause refills no more than the burst', () => {
  expect(admitted({ ratePerSecond: 10, burst: 2 }, [0, 0, 60_000, 60_000, 60_000])).toEqual([0, 0, 60_000, 60_000]);
});

test.each([
  ['a burst of 0', { ratePerSecond: 100, burst: 0 }, []],
  ['a rate of 0', { ratePerSecond: 0, burst: 2 }, [0, 0]],
])('%s refills nothing', (_, limit, passed) => {
  expect(admitted(limit, [0, 0, 0, 3_600_000])).toEqual(passed);
});

test('a clock that goes back refills nothing', () => {
  expect(admitted({ ratePerSecond: 1, burst: 1 }, [1_000, 0, 1_999, 2_000])).toEqual([1_000, 2_000]);
});

import fc from 'fast-check';
import { isDue, isUsable, planLife } from '../../packages/token-client/src/access-token';

const life = fc.record({
  requestedAt: fc.integer({ min: 0, max: 4e12 }),
  // From one second to ten years.
  lifetimeSeconds: fc.integer({ min: 1, max: 315_360_000 }),
  random: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
});

test('a token is used for at least 75 % of its life, renewed before it is over, and never used after', () => {
  fc.assert(
    fc.property(life, ({ requestedAt, lifetimeSeconds, random }) => {
      const token = planLife(requestedAt, lifetimeSeconds, random);
      const at = (share: number) => requestedAt + share * lifetimeSeconds * 1_000;
      expect(token.refreshAt).toBeGreaterThanOrEqual(at(0.75) - 1);
      // A millisecond of tolerance: a time of years in milliseconds has few digits after the point.
      expect(token.refreshAt).toBeLessThanOrEqual(at(0.85) + 1);
      expect(token.usableUntil).toBeGreaterThan(token.refreshAt);
      expect(token.usableUntil).toBeLessThan(at(1));
    }),
  );
});

test('a token of an hour is due between 45 and 51 minutes, and not used in its last 30 seconds', () => {
  const minutes = (count: number) => count * 60_000;
  expect(planLife(0, 3_600, 0)).toEqual({ requestedAt: 0, refreshAt: minutes(45), usableUntil: minutes(59.5) });
  expect(planLife(0, 3_600, 1).refreshAt).toBe(minutes(51));
});

test('a clock that was set back makes a token due, and leaves it usable', () => {
  const token = planLife(1_000_000, 3_600, 0.5);
  expect([isDue(token, 1_000_000), isDue(token, 999_999)]).toEqual([false, true]);
  expect(isUsable(token, 999_999)).toBe(true);
});

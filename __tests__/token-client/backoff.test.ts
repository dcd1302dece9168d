import fc from 'fast-check';
import { backoffMs, readRetryAfter } from '../../packages/token-client/src/backoff';

const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

test('a wait is anywhere between nothing and a limit that doubles up to 2 s', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 50 }), random, (attempt, share) => {
      const limit = Math.min(2_000, 100 * 2 ** (attempt - 1));
      expect(backoffMs(attempt, share)).toBe(share * limit);
    }),
  );
});

test('a wait is never shorter than the server asks for', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 50 }), random, fc.nat(), (attempt, share, retryAfterMs) => {
      expect(backoffMs(attempt, share, retryAfterMs)).toBeGreaterThanOrEqual(retryAfterMs);
    }),
  );
});

const now = Date.parse('2026-01-01T00:00:00Z');

test.each([
  ['5', 5_000],
  ['0', 0],
  ['Thu, 01 Jan 2026 00:00:05 GMT', 5_000],
  ['Wed, 31 Dec 2025 23:59:00 GMT', 0],
  ['-5', 0],
  ['soon', undefined],
  [null, undefined],
])('Retry-After %p is %p ms', (header, ms) => {
  expect(readRetryAfter(header, now)).toBe(ms);
});

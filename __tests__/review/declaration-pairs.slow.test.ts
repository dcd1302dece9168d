import type { Kind } from '../../src/review/statements/kind';
import { PAIRS } from './declaration-pairs';
import { cells, reviewOf, words } from './declared';

// Each pair synthesizes two apps.
jest.setTimeout(60_000);

/** Changes of resources and policies are tested elsewhere. */
const ELSEWHERE: readonly Kind[] = ['iam', 'destroy'];

test('the table has at least 30 pairs, each with a name of its own', () => {
  expect(PAIRS.length).toBeGreaterThanOrEqual(30);
  expect(new Set(PAIRS.map(({ name }) => name)).size).toBe(PAIRS.length);
});

test.each(PAIRS)('statement about: $name', ({ base = {}, head, words: expected, kinds, cells: changed }) => {
  const review = reviewOf(base, head);
  expect(words(review)).toEqual(expected);
  expect([...review.kinds].filter((kind) => !ELSEWHERE.includes(kind)).sort()).toEqual([...kinds].sort());
  if (changed) expect(cells(review)).toEqual(changed);
});

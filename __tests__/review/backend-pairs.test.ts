import { toText } from '../../src/review/report/phrase';
import { BACKEND_PAIRS } from './backend-pairs';
import { reviewOf } from './declared';

// Each pair synthesizes two apps.
jest.setTimeout(60_000);

test.each(BACKEND_PAIRS)('statement about a backend: $name', ({ base, head, words, kinds }) => {
  const review = reviewOf(base, head);
  const said = review.attributes.filter(({ kinds: own }) => own.includes('backend')).map(({ text }) => toText(text));
  for (const each of words) {
    expect(said).toContainEqual(typeof each === 'string' ? each : expect.stringMatching(each));
  }
  // Suppressions are only recorded by a real synth.
  expect([...review.kinds]).toEqual(expect.arrayContaining(kinds.filter((kind) => kind !== 'suppression')));
  expect(review.kinds.has('not-understood')).toBe(false);
});

test.each(BACKEND_PAIRS)('what is the same is not said: $name', ({ base, head }) => {
  for (const side of [base, head]) expect(reviewOf(side, side).attributes).toEqual([]);
});

import fc from 'fast-check';
import { matchesPattern } from '../../src/system/wildcard-pattern';
import { growsWithLength } from './growth';

/** Few characters, so that patterns match texts. */
const text = ['a', 'b', '/', '.', '\n'];
const few = (unit: readonly string[], maxLength: number) => fc.string({ unit: fc.constantFrom(...unit), maxLength });

/** The rule of IAM's documentation, applied character by character. */
function isMatch(pattern: string, text: string): boolean {
  const [sign = '', rest] = [pattern[0], pattern.slice(1)];
  if (sign === '') return text === '';
  if (sign === '*') return isMatch(rest, text) || (text !== '' && isMatch(pattern, text.slice(1)));
  return text !== '' && (sign === '?' || sign === text[0]) && isMatch(rest, text.slice(1));
}

test('a pattern matches as the documentation of IAM says', () => {
  const seen = { true: 0, false: 0 };
  fc.assert(
    fc.property(few([...text, '*', '?'], 8), few(text, 8), (pattern, given) => {
      const expected = isMatch(pattern, given);
      seen[`${expected}`] += 1;
      expect(matchesPattern(pattern, given)).toBe(expected);
    }),
    { numRuns: 5_000 },
  );
  expect(Math.min(...Object.values(seen))).toBeGreaterThan(200);
});

test('the time a match takes grows with the length of the text, whatever the pattern', () => {
  const pattern = fc.array(fc.constantFrom('*', '?', 'a', 'b', '*a', '*?', '/'), { maxLength: 12 });
  fc.assert(
    fc.property(pattern, fc.constantFrom('a', 'b', 'ab', '/'), (signs, unit) => {
      // A pattern that fails only at its end tries all alternatives before.
      const ending = [...signs, 'x'].join('');
      expect(growsWithLength((length) => matchesPattern(ending, unit.repeat(length / unit.length)))).toBe(true);
    }),
    { numRuns: 30 },
  );
}, 60_000);

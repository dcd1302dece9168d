import fc from 'fast-check';
import { linearPattern } from '../../src/pattern/linear-pattern';

test.each([
  ['^[A-Za-z0-9_-]{1,3}$', '^[A-Za-z0-9_-][A-Za-z0-9_-]?[A-Za-z0-9_-]?$'],
  ['a{2}b', 'aab'],
  ['(?:ab){1,}', '(?:ab)(?:ab)*'],
  ['(a|b{2}){2}', '(?:a|bb)(?:a|bb)'],
  ['(?<year>\\d{4})-\\d{2}', '(?:\\d\\d\\d\\d)-\\d\\d'],
  ['[{}()]{2}\\{\\(', '[{}()][{}()]\\{\\('],
  ['x{0}y{0,1}?', 'y?'],
  ['a+?b*', 'a+?b*'],
])('%s is written out as %s', (pattern, source) => {
  expect(linearPattern(pattern)).toEqual({ source });
});

test.each([
  ['^(?!admin)\\w+$', 'look-around'],
  ['(?<=a)b', 'look-around'],
  ['^(a|b)\\1$', 'a reference to a group'],
  ['(?<n>a)\\k<n>', 'a reference to a group'],
  ['^\\p{Lu}', 'a class of Unicode, such as \\p{L}'],
  ['[\\p{L}]', 'a class of Unicode, such as \\p{L}'],
  ['[a\\u{1F600}]', 'a class of Unicode, such as \\p{L}'],
  ['😀', 'a character beyond U+FFFF'],
  ['[a😀]', 'a character beyond U+FFFF'],
  ['(a{1,999}){1,999}', 'repetitions that are more than 20000 characters when they are written out'],
  ['a{99999999}', 'repetitions that are more than 20000 characters when they are written out'],
])('%s cannot be run so: %s', (pattern, hindrance) => {
  expect(linearPattern(pattern)).toEqual({ hindrance });
});

test.each(['[(?=]', '\\(\\?=', '[\\]\\\\]\\\\1', '(?:a)'])('%s has nothing of that', (pattern) => {
  expect(linearPattern(pattern)).toHaveProperty('source');
});

/** Patterns of a few letters, with every kind of repetition. */
const PATTERN = fc.letrec<{ all: string; atom: string }>((tie) => ({
  atom: fc.oneof(
    fc.constantFrom('a', 'b', '[ab]', '[^a]', '\\w', '.', '\\{'),
    fc.array(tie('all'), { minLength: 1, maxLength: 2 }).map((parts) => `(${parts.join('|')})`),
  ),
  all: fc
    .array(fc.tuple(tie('atom'), fc.constantFrom('', '?', '*', '+', '{2}', '{0,2}', '{1,3}', '{1,}')), { maxLength: 3 })
    .map((parts) => parts.map((part) => part.join('')).join('')),
})).all;

test('what is written out takes the same texts', () => {
  fc.assert(
    fc.property(PATTERN, fc.string({ unit: fc.constantFrom('a', 'b', 'c', '{'), maxLength: 6 }), (pattern, text) => {
      const linear = linearPattern(`^${pattern}$`);
      fc.pre('source' in linear);
      expect(new RegExp(linear.source).test(text)).toBe(new RegExp(`^${pattern}$`).test(text));
    }),
  );
});

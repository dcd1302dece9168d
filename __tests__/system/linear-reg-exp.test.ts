import { linearRegExp } from '../../src/system/linear-reg-exp';
import { growsWithLength } from './growth';

/** Patterns, and texts on which a backtracking engine takes very long. */
const SLOW: readonly (readonly [pattern: string, text: (length: number) => string])[] = [
  ['^(a+)+$', (length) => `${'a'.repeat(length)}!`],
  ['^(a|aa)*$', (length) => `${'a'.repeat(length)}!`],
  ['^(\\w+\\s?)*$', (length) => `${'a '.repeat(length / 2)}!`],
  ['a.*b.*c.*d$', (length) => 'abc'.repeat(length / 3)],
  ['^[A-Za-z]+([ -][A-Za-z]+)*$', (length) => `${'a-'.repeat(length / 2)}!`],
  ['^([a-z]{1,16}){1,17}$', (length) => `${'a'.repeat(length)}!`],
];

test.each(SLOW)('the time %s takes grows with the length of the text', (pattern, text) => {
  const expression = linearRegExp(pattern);
  expect(growsWithLength((length) => expression.test(text(length)))).toBe(true);
});

test.each([
  ['^[a-z]{1,1000}$', 'abc', 'ab1'],
  ['^([a-z]{1,16}-){1,17}$', 'ab-cd-', 'ab-cd'],
  ['^[\\w.+-]+@[\\w-]+\\.[\\w.]+$', 'ada@example.com', 'ada@example'],
])('%s takes %s and not %s', (pattern, right, wrong) => {
  const expression = linearRegExp(pattern);
  expect([expression.test(right), expression.test(wrong)]).toEqual([true, false]);
});

test('what is no regular expression is refused', () => {
  expect(() => linearRegExp('(')).toThrow(SyntaxError);
});

test.each(['^(?!admin)\\w+$', '^(a|b)\\1$', '^\\p{Lu}', 'a{99999}'])(
  '%s, which needs to go back, is refused',
  (pattern) => {
    expect(() => linearRegExp(pattern)).toThrow(
      /^the pattern .+ has .+, which lets a text of a caller take unlimited time$/,
    );
  },
);

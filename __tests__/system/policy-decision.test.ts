import fc from 'fast-check';
import { policyDecision } from '../../src/system/policy-decision';
import { matchesPattern } from '../../src/system/wildcard-pattern';
import { evaluate } from '../lambda/authorizer/iam-policy';

/** Few characters, so that patterns match texts: wildcards, and characters special in a regular expression. */
const characters = (all: string) => fc.string({ unit: fc.constantFrom(...all.split(' ')), maxLength: 6 });
const arn = characters('a b / : . %');
const pattern = characters('a b / : . % * ?');
const statements = fc.array(
  fc.record({
    effect: fc.constantFrom('Allow' as const, 'Deny' as const),
    actions: fc.constant<string[]>(['execute-api:Invoke']),
    resources: fc.array(pattern, { maxLength: 3 }),
  }),
  { maxLength: 3 },
);

test('two readings of the documentation of policies agree', () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(statements, arn, (given, asked) => {
      const mine = policyDecision(given, asked);
      seen.add(mine);
      const others = evaluate(
        {
          Statement: given.map(({ effect, resources }) => ({
            Effect: effect,
            Action: 'execute-api:Invoke',
            Resource: resources,
          })),
        },
        asked,
      );
      expect(mine).toBe(others === 'none' ? 'unmentioned' : others);
    }),
    { numRuns: 5_000 },
  );
  expect([...seen].sort()).toEqual(['Allow', 'Deny', 'unmentioned']);
});

test.each([
  ['*', ''],
  ['**', 'a'],
  ['a*c', 'a/b:\nc'],
  ['a?c', 'a\nc'],
  ['(a)[b]{2}+$^|\\', '(a)[b]{2}+$^|\\'],
])('%j matches %j', (given, text) => {
  expect(matchesPattern(given, text)).toBe(true);
});

test.each([
  ['', 'a'],
  ['?', ''],
  ['a*', 'ba'],
  ['a', 'A'],
  ['a.', 'ab'],
])('%j does not match %j', (given, text) => {
  expect(matchesPattern(given, text)).toBe(false);
});

import { evaluate } from './iam-policy';

const statement = (Effect: 'Allow' | 'Deny', ...Resource: string[]) => ({
  Action: 'execute-api:Invoke',
  Effect,
  Resource,
});
const policy = (...Statement: ReturnType<typeof statement>[]) => ({ Statement });

test.each([
  ['a/b', 'a/b', 'Allow'],
  ['a/b', 'a/bc', 'none'],
  ['a/*', 'a/', 'Allow'],
  ['a/*', 'a/b/c', 'Allow'],
  ['a/?*', 'a/', 'none'],
  ['a/?*', 'a/b/c', 'Allow'],
  ['a/?', 'a/b', 'Allow'],
  ['a/?', 'a/bc', 'none'],
  ['a/*/c', 'a/b/b/c', 'Allow'],
  ['a/*/c', 'a/c', 'none'],
  ['*', '', 'Allow'],
  ['a.c', 'abc', 'none'],
])('Allow %s says of %s: %s', (pattern, arn, verdict) => {
  expect(evaluate(policy(statement('Allow', pattern)), arn)).toBe(verdict);
});

test('a Deny goes before every Allow, wherever it stands', () => {
  expect(evaluate(policy(statement('Deny', 'a'), statement('Allow', '*')), 'a')).toBe('Deny');
  expect(evaluate(policy(statement('Allow', '*'), statement('Deny', 'b', 'a')), 'a')).toBe('Deny');
  expect(evaluate(policy(statement('Allow', '*'), statement('Deny', 'b')), 'a')).toBe('Allow');
  expect(evaluate(policy(), 'a')).toBe('none');
});

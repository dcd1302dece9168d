import { allows } from './iam-decision';

const policy = (...statements: readonly object[]) => JSON.stringify({ Version: '2012-10-17', Statement: statements });
const read = { Effect: 'Allow', Action: 's3:Get*', Resource: 'arn:aws:s3:::b/*' };
const request = (context: Readonly<Record<string, string>> = {}) => ({
  action: 's3:GetObject',
  resource: 'arn:aws:s3:::b/k',
  context,
});

test.each([
  ['an action and a resource by patterns', [read], {}, true],
  ['nothing', [], {}, false],
  ['another action', [{ ...read, Action: 's3:Put*' }], {}, false],
  ['a Deny beside an Allow', [read, { ...read, Effect: 'Deny' }], {}, false],
  ['a condition that holds', [{ ...read, Condition: { StringEquals: { k: ['a', 'b'] } } }], { K: 'b' }, true],
  ['a condition that does not', [{ ...read, Condition: { StringEquals: { k: 'a' } } }], { k: 'b' }, false],
  ['a condition on a key that is missing', [{ ...read, Condition: { StringEquals: { k: 'a' } } }], {}, false],
  ['the same, if it exists', [{ ...read, Condition: { StringEqualsIfExists: { k: 'a' } } }], {}, true],
  ['a literal star', [{ ...read, Resource: 'arn:aws:s3:::b/${*}' }], {}, false],
])('%s', (_, statements, context, allowed) => {
  expect(allows([policy(...statements)], request(context))).toBe(allowed);
});

test('a literal star matches a star alone', () => {
  const literal = policy({ ...read, Resource: 'arn:aws:s3:::b/${*}' });
  expect(allows([literal], { action: 's3:GetObject', resource: 'arn:aws:s3:::b/*' })).toBe(true);
});

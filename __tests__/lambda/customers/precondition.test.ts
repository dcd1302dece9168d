import { etag, precondition } from '../../../lambda/customers/precondition';
import { Problem } from '../../../lambda/customers/problem';

test('the ETag of a version is what If-Match asks for it with', () => {
  expect(precondition(etag(3), undefined)).toEqual({ version: 3, refusal: 'precondition_failed' });
});

test('a version in the body is refused as a conflict, one in the header as a failed precondition', () => {
  expect(precondition(null, 3)).toEqual({ version: 3, refusal: 'version_mismatch' });
  expect(precondition('"3"', 3)).toEqual({ version: 3, refusal: 'precondition_failed' });
});

test('giving up the check is spelled out', () => {
  expect(precondition('*', undefined).version).toBe('any');
});

test.each([
  ['neither header nor body', null, undefined],
  ['two versions', '"3"', 4],
  ['any version and one', '*', 4],
  ['a weak tag', 'W/"3"', undefined],
  ['a list', '"3", "4"', undefined],
  ['no quotes', '3', undefined],
  ['version zero', '"0"', undefined],
  ['a leading zero', '"03"', undefined],
  ['what no number holds', `"${'9'.repeat(20)}"`, undefined],
  ['nothing', '', undefined],
])('%s is refused, and how to ask is told', (_, ifMatch, version) => {
  expect(() => precondition(ifMatch, version)).toThrow(Problem);
  expect(() => precondition(ifMatch, version)).toThrow(/version/);
});

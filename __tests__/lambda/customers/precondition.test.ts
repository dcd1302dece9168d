import { etag, precondition } from '../../../lambda/customers/precondition';

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

test('any version that exists and one of them is that one', () => {
  expect(precondition('*', 4)).toEqual({ version: 4, refusal: 'version_mismatch' });
});

/** The error that refuses a request. */
function refusal(...given: Parameters<typeof precondition>): unknown {
  try {
    return precondition(...given);
  } catch (error) {
    return error;
  }
}

test.each([
  ['no version at all', null, undefined, 'precondition_required'],
  ['two versions', '"3"', 4, 'precondition_failed'],
  ['a weak tag', 'W/"3"', undefined, 'validation_failed'],
  ['a list', '"3", "4"', undefined, 'validation_failed'],
  ['no quotes', '3', undefined, 'validation_failed'],
  ['version zero', '"0"', undefined, 'validation_failed'],
  ['a leading zero', '"03"', undefined, 'validation_failed'],
  ['what no number holds', `"${'9'.repeat(20)}"`, undefined, 'validation_failed'],
  ['nothing', '', undefined, 'validation_failed'],
])('%s is refused, and how to ask is told', (_, ifMatch, version, code) => {
  expect(refusal(ifMatch, version)).toMatchObject({ code, message: expect.stringMatching(/; give /) });
});

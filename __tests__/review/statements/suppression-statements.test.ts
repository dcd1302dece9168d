import { comment } from '../../../src/review/report/comment';
import { toText } from '../../../src/review/report/phrase';
import { parseTerraformJson } from '../../../src/terraform-json/terraform-json';
import { suppressionStatements } from '../../../src/review/statements/suppression-statements';
import type { Declared } from '../declared';
import { reviewOf } from '../declared';

const RULE = { rule: 'cors-any-origin', path: 'api/stage', subject: 'headers', reason: 'public data' };

function json(...suppressions: object[]) {
  return parseTerraformJson({ '//': { metadata: { stackName: 'a' }, policy: { suppressions } } });
}

const said = (...sides: Parameters<typeof suppressionStatements>) =>
  suppressionStatements(...sides).map(({ kinds, text }) => [toText(text), ...kinds]);

test('a finding that is let be is said with its reason, and one that is no longer', () => {
  const added = 'the policy suppresses cors-any-origin at headers of api/stage: public data';
  expect(said(json(), json(RULE))).toEqual([[added, 'suppression']]);
  expect(said(undefined, json(RULE))).toEqual([[added, 'suppression']]);
  expect(said(json(RULE), json())).toEqual([
    ['the policy no longer suppresses cors-any-origin at headers of api/stage'],
  ]);
  expect(said(json(RULE), json(RULE))).toEqual([]);
});

test('another reason is another suppression', () => {
  const statements = said(json(RULE), json({ ...RULE, reason: 'anything' }));
  expect(statements.map(([, kind]) => kind)).toEqual(['suppression', undefined]);
});

test('one for the whole stack says so', () => {
  expect(said(json(), json({ ...RULE, path: '', subject: '*' }))).toEqual([
    ['the policy suppresses cors-any-origin at all of the stack: public data', 'suppression'],
  ]);
});

test('a record that is not one is no record without any', () => {
  expect(() => json({ rule: 'tags' })).toThrow(/policy\.suppressions/);
});

test('it stands in the comment, and can be refused', () => {
  const edit: Declared['edit'] = (written) => (written['//'] = json(RULE)['//']);
  const review = reviewOf({}, { edit });
  expect([...review.kinds]).toEqual(['suppression']);
  expect(comment(review, { refused: ['suppression'] })).toContain(
    '### Opens or weakens something\n\n- **!** the policy suppresses `cors-any-origin` at `headers` of `api/stage`: `public data`\n',
  );
});

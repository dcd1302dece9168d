import { defineWith, refusal } from './orders';

const roles = {
  reader: { scopes: ['orders/read'], allows: ['GET'] },
  writer: { scopes: ['orders/write'], allows: 'everything' },
};
const groups = (value: unknown) => () => defineWith({ authorizer: 'lambda', roles, people: { groups: value } });

test.each([{}, { Support: ['reader'] }, { 'Zürich·β-Team': ['reader', 'writer'] }, { ['g'.repeat(128)]: ['reader'] }])(
  'takes the groups %j',
  (value) => {
    expect(groups(value)).not.toThrow();
  },
);

test.each([
  ['ERR_GROUP_INVALID', { 'a b': ['reader'] }, 'group "a b" has that name, expected letters, marks, symbols'],
  ['ERR_GROUP_INVALID', { '': ['reader'] }, '1 to 128'],
  ['ERR_GROUP_INVALID', { ['g'.repeat(129)]: ['reader'] }, '1 to 128'],
  ['ERR_GROUP_INVALID', { Support: [] }, 'group "Support" has no roles, expected at least one'],
  ['ERR_GROUP_INVALID', { Support: ['reader', 'writer', 'reader'] }, 'the role "reader" twice'],
  ['ERR_ROLE_UNKNOWN', { Support: ['raeder'] }, 'group "Support" names role "raeder"'],
  ['ERR_ROLE_UNKNOWN', { Support: ['raeder'] }, 'did you mean "reader"?'],
])('%s for the groups %j', (code, value, words) => {
  const error = refusal(groups(value));
  expect(error.code).toBe(code);
  expect(error.message).toContain(words);
});

test('people without roles are told where to declare them', () => {
  const { code, message, failed } = refusal(() =>
    defineWith({ authorizer: 'lambda', people: { groups: { Support: ['reader'] } } }),
  );
  expect(code).toBe('ERR_ROLE_UNKNOWN');
  expect(message).toContain('declare it under roles');
  expect(failed).toEqual({ given: 'reader', expected: [] });
});

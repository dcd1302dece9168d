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

test('the error about people without roles says where to declare them', () => {
  const { code, message, failed } = refusal(() =>
    defineWith({ authorizer: 'lambda', people: { groups: { Support: ['reader'] } } }),
  );
  expect(code).toBe('ERR_ROLE_UNKNOWN');
  expect(message).toContain('declare it under roles');
  expect(failed).toEqual({ given: 'reader', expected: [] });
});

describe('a role that several scopes carry', () => {
  const resourceServers = { api: { name: 'API', scopes: { read: 'Read', write: 'Write', admin: 'Everything' } } };
  const all = ['api/read', 'api/write', 'api/admin'];
  const define =
    (scopes: string[], { allows = ['GET'], groups: given = { Support: ['reader'] } } = {}) =>
    () =>
      defineWith({
        resourceServers,
        clients: { Reporting: { scopes: ['api/read'] } },
        routes: { 'GET /all': { scopes: all }, 'GET /settings': { scopes }, 'GET /': { public: true, reason: 'open' } },
        authorizer: 'lambda',
        roles: { reader: { scopes: all, allows }, owner: { scopes: ['api/admin'], allows: 'everything' } },
        people: { groups: given },
      });

  test('is refused to a group where a route it allows names some of them, which machines need', () => {
    const { code, message, failed } = refusal(define(['api/admin']));
    expect(code).toBe('ERR_ROLE_AMBIGUOUS');
    expect(message).toBe(
      'role "reader" of group "Support" allows route "GET /settings", which requires api/admin of the role and not api/read, api/write, expected all of the role\'s scopes at the route, or none, since people with a role hold all of its scopes; name all of them at the route, or give people a separate role with one scope',
    );
    expect(failed).toEqual({ given: ['api/admin'], expected: all });
    expect(refusal(define(['api/write', 'api/read'])).code).toBe('ERR_ROLE_AMBIGUOUS');
  });

  test('is not where the route names all of them, is not allowed by it, or no group has it', () => {
    expect(define(all)).not.toThrow();
    expect(define(['api/admin'], { allows: ['GET /all'] })).not.toThrow();
    expect(define(['api/admin'], { groups: { Support: ['owner'] } })).not.toThrow();
  });
});

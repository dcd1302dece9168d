import { grantOfRoles, grantOfScopes, opening } from '../../src/access/grant';

const carriers = { reader: ['api/read', 'api/all'], writer: ['api/write', 'api/all'], clerk: ['api/read'] };
const nobody = { scopes: [], roles: [] };

describe('without roles', () => {
  const required = { scopes: ['api/write', 'api/read'] };

  test('any one of the scopes opens a route, and the first of the route that is held decides', () => {
    expect(opening(required, { scopes: ['api/read'], roles: [] }, {})).toEqual({ scope: 'api/read' });
    expect(opening(required, { scopes: ['api/read', 'api/write'], roles: [] }, {})).toEqual({ scope: 'api/write' });
    expect(opening(required, { scopes: ['api/delete'], roles: ['reader'] }, {})).toBeUndefined();
    expect(opening(required, nobody, {})).toBeUndefined();
  });
});

describe('with roles', () => {
  const open = (scopes: string[], roles: string[], held: string[], heldRoles: string[]) =>
    opening({ scopes, roles }, { scopes: held, roles: heldRoles }, carriers);

  test('the scope must be held, named by the route, and carry a role that is held and allows the route', () => {
    expect(open(['api/read'], ['reader'], ['api/read'], ['reader'])).toEqual({ scope: 'api/read', role: 'reader' });
    expect(open(['api/write'], ['reader'], ['api/read'], ['reader'])).toBeUndefined();
    expect(open(['api/read'], ['reader'], [], ['reader'])).toBeUndefined();
    expect(open(['api/read'], ['reader'], ['api/read'], [])).toBeUndefined();
    expect(open(['api/read'], ['writer'], ['api/read'], ['reader'])).toBeUndefined();
    expect(open(['api/read'], [], ['api/read'], ['reader'])).toBeUndefined();
  });

  test('a role that another scope carries does not help', () => {
    expect(open(['api/read'], ['writer'], ['api/read', 'api/write'], ['reader', 'writer'])).toBeUndefined();
  });

  test('the next scope is tried where the first carries no role that allows the route', () => {
    const held = ['api/read', 'api/write'];
    expect(open(['api/read', 'api/write'], ['writer'], held, ['reader', 'writer'])).toEqual({
      scope: 'api/write',
      role: 'writer',
    });
  });

  test('a role that is not declared opens nothing', () => {
    expect(open(['api/read'], ['ghost'], ['api/read'], ['ghost'])).toBeUndefined();
  });
});

test('scopes grant themselves and every role they carry', () => {
  expect(grantOfScopes(['api/read'], carriers)).toEqual({ scopes: ['api/read'], roles: ['reader', 'clerk'] });
  expect(grantOfScopes(['api/all'], carriers)).toEqual({ scopes: ['api/all'], roles: ['reader', 'writer'] });
  expect(grantOfScopes(['other/read'], carriers)).toEqual({ scopes: ['other/read'], roles: [] });
  expect(grantOfScopes(['api/read'], {})).toEqual({ scopes: ['api/read'], roles: [] });
});

test('roles grant themselves and every scope that carries them, each once', () => {
  expect(grantOfRoles(['reader', 'writer'], carriers)).toEqual({
    scopes: ['api/read', 'api/all', 'api/write'],
    roles: ['reader', 'writer'],
  });
  expect(grantOfRoles(['ghost'], carriers)).toEqual({ scopes: [], roles: ['ghost'] });
  expect(grantOfRoles([], carriers)).toEqual(nobody);
});

import { roleAllows } from '../../src/access/role';
import { parseRoute } from '../../src/access/route';
import { defineWith, refusal } from './orders';

const role = (value: unknown) => () => defineWith({ authorizer: 'lambda', roles: { reader: value } });
const good = { scopes: ['orders/read', 'orders/write'], allows: 'everything' };

test.each([
  ['everything', 'DELETE /orders/{id}', true],
  [['GET'], 'GET /orders', true],
  [['GET'], 'POST /orders', false],
  [['POST', 'GET'], 'GET /orders', true],
  [['POST /orders'], 'POST /orders', true],
  [['post  /orders/'], 'POST /orders', true],
  [['POST /orders'], 'GET /orders', false],
  [['POST /orders'], 'POST /orders/{id}', false],
  [['PUT', 'POST /orders'], 'POST /orders', true],
] as const)('a role that allows %j at %s: %s', (allows, route, allowed) => {
  expect(roleAllows({ scopes: ['orders/read'], allows } as never, parseRoute(route))).toBe(allowed);
});

test('roles may allow everything, methods and declared routes', () => {
  expect(role(good)).not.toThrow();
  expect(role({ ...good, allows: ['GET', 'POST /orders'] })).not.toThrow();
  expect(role({ ...good, allows: ['get', 'POST'] })).toThrow();
});

test.each([
  [
    'ERR_ROLE_INVALID',
    { ...good, allows: [] },
    'role "reader" has no routes that it allows, expected methods, routes or "everything"',
  ],
  ['ERR_ROLE_INVALID', { ...good, allows: ['GET', 'GET'] }, '"GET" twice'],
  ['ERR_ROLE_INVALID', { ...good, allows: ['GTE'] }, '"GTE" among its allowed routes'],
  ['ERR_ROLE_INVALID', { ...good, allows: ['GTE'] }, 'did you mean "GET"?'],
  ['ERR_ROLE_INVALID', { ...good, allows: ['GET /order'] }, 'did you mean "GET /orders"?'],
  ['ERR_ROLE_INVALID', { ...good, allows: ['OPTIONS'] }, '"OPTIONS" among its allowed routes'],
  ['ERR_ROUTE_INVALID', { ...good, allows: ['ANY /orders'] }, 'method "ANY"'],
  ['ERR_SCOPES_EMPTY', { ...good, scopes: [] }, 'role "reader" has no scopes'],
  ['ERR_SCOPES_EMPTY', { ...good, scopes: [] }, 'name its scopes'],
  ['ERR_SCOPE_UNKNOWN', { ...good, scopes: ['orders/raed'] }, 'did you mean "orders/read"?'],
  [
    'ERR_SCOPE_DUPLICATE',
    { ...good, scopes: ['orders/read', 'orders/read'] },
    'role "reader" names scope "orders/read" twice',
  ],
])('%s for the role %j', (code, value, words) => {
  const error = refusal(role(value));
  expect(error.code).toBe(code);
  expect(error.message).toContain(words);
});

test.each(['', 'a role', '1st', 'röle', 'a'.repeat(65), 'a,b'])('refuses the name %j for a role', (name) => {
  const { code, message, failed } = refusal(() => defineWith({ authorizer: 'lambda', roles: { [name]: good } }));
  expect(code).toBe('ERR_ROLE_INVALID');
  expect(message).toContain(`role "${name}" has that name, expected a letter, then`);
  expect(failed.given).toBe(name);
});

test.each(['r', 'Reader_2-b', 'a'.repeat(64), 'constructor'])('takes the name %s for a role', (name) => {
  expect(() => defineWith({ authorizer: 'lambda', roles: { [name]: good } })).not.toThrow();
});

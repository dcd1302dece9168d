import { defineWith, refusal } from './orders';

const resourceServers = {
  orders: { name: 'Orders', scopes: { read: 'List orders', write: 'Place orders' } },
};
const [read, write] = [{ scopes: ['orders/read'] }, { scopes: ['orders/write'] }];
const both = { scopes: ['orders/read', 'orders/write'] };
const define =
  (routes: object, more: object = {}) =>
  () =>
    defineWith({ resourceServers, routes, authorizer: 'lambda', ...more });

describe('a route that the roles leave to nobody', () => {
  const roles = { reader: { scopes: ['orders/read'], allows: ['GET'] } };

  test('is refused, with the scopes whose roles could allow it', () => {
    const { code, message, failed } = refusal(define({ 'POST /orders': both }, { roles }));
    expect(code).toBe('ERR_ROUTE_CLOSED');
    expect(message).toBe(
      'no caller can use route "POST /orders", expected a role that allows the route and is carried by one of its scopes; let a role of orders/read, orders/write allow it, or name another scope',
    );
    expect(failed.given).toBe('POST /orders');
  });

  test('is one whose scope carries a role that does not allow it, and one whose scope carries none', () => {
    expect(refusal(define({ 'POST /orders': read }, { roles })).code).toBe('ERR_ROUTE_CLOSED');
    expect(refusal(define({ 'GET /orders': write }, { roles })).code).toBe('ERR_ROUTE_CLOSED');
    expect(define({ 'GET /orders': both }, { roles })).not.toThrow();
  });

  test('is not one that is public, and there is none without roles', () => {
    expect(define({ 'POST /orders': { public: true, reason: 'a form' } }, { roles })).not.toThrow();
    expect(define({ 'POST /orders': read })).not.toThrow();
    expect(refusal(define({ 'POST /orders': read }, { roles: {} })).code).toBe('ERR_ROUTE_CLOSED');
  });
});

describe('routes that no policy can tell apart', () => {
  test.each([
    [{ 'GET /{path+}': read, 'GET /files/{id}': write }],
    [{ 'GET /files/{id}': both, 'GET /{path+}': read }],
    [{ 'GET /{path+}': read, 'GET /files/{id}/owner': both }],
    [{ 'GET /a/{path+}': read, 'GET /a/b/{id}/c': write, 'GET /a/b': write }],
  ])('are refused under a Lambda authorizer alone: %j', (routes) => {
    const { code, message, failed } = refusal(define(routes));
    expect(code).toBe('ERR_ROUTES_INSEPARABLE');
    expect(failed.given).toHaveLength(2);
    for (const name of failed.given as string[]) expect(message).toContain(`"${name}"`);
    expect(() => defineWith({ resourceServers, routes })).not.toThrow();
  });

  test.each([
    [{ 'GET /{path+}': read, 'GET /files/{id}': read }],
    [{ 'GET /{path+}': read, 'POST /files/{id}': write }],
    [{ 'GET /{path+}': read, 'GET /files/index': write }],
    [{ 'GET /{path+}': read, 'GET /': write }],
    [{ 'GET /{path+}': read, 'GET /files/{path+}': write }],
    [{ 'GET /files/{path+}': read, 'GET /folders/{id}': write }],
    [{ 'GET /{path+}': read, 'GET /files/{id}': { public: true, reason: 'shared' } }],
    [{ 'GET /files/{id}': read, 'GET /files/{id}/owner': write }],
  ])('are not these: %j', (routes) => {
    expect(define(routes)).not.toThrow();
  });

  test('differ by scopes and roles together', () => {
    const routes = { 'GET /{path+}': both, 'GET /files/{id}': both };
    const roles = {
      reader: { scopes: ['orders/read'], allows: ['GET'] },
      writer: { scopes: ['orders/write'], allows: ['GET /files/{id}'] },
    };
    expect(refusal(define(routes, { roles })).code).toBe('ERR_ROUTES_INSEPARABLE');
    const same = { ...roles, writer: { ...roles.writer, allows: ['GET'] } };
    expect(define(routes, { roles: same })).not.toThrow();
  });
});

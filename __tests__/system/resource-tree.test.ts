import { matchRoute } from '../../src/system/resource-tree';

const resources = [
  '/',
  '/customers',
  '/customers/{id}',
  '/customers/me',
  '/customers/{id}/orders',
  '/files/{path+}',
  '/{any}',
].map((path) => ({ id: path, path }));

test.each([
  ['/', '/', {}],
  ['/customers', '/customers', {}],
  ['/customers/', '/customers', {}],
  ['/customers/me', '/customers/me', {}],
  ['/customers/ada', '/customers/{id}', { id: 'ada' }],
  ['/customers/a%2Fb%20c', '/customers/{id}', { id: 'a%2Fb%20c' }],
  ['/customers/%C3%A9+|{}', '/customers/{id}', { id: '%C3%A9+|{}' }],
  ['/customers/a;v=1', '/customers/{id}', { id: 'a;v=1' }],
  ['/customers/%zz', '/customers/{id}', { id: '%zz' }],
  ['/customers/ada/', '/customers/{id}', { id: 'ada' }],
  ['/customers/me/orders', '/customers/{id}/orders', { id: 'me' }],
  ['/files/a/b/c.txt', '/files/{path+}', { path: 'a/b/c.txt' }],
  ['/files/a%20b/c%2Fd', '/files/{path+}', { path: 'a%20b/c%2Fd' }],
  ['/files/a//b', '/files/{path+}', { path: 'a//b' }],
  ['/files/a/', '/files/{path+}', { path: 'a' }],
  ['/c%75stomers', '/customers', {}],
  ['/other', '/{any}', { any: 'other' }],
])('%s is %s', (path, resource, parameters) => {
  expect(matchRoute(resources, path)).toEqual({ resource: { id: resource, path: resource }, parameters });
});

test.each([
  '/customers/ada/orders/1',
  '/customers//orders/x',
  '/customers//orders',
  '/customers//',
  '/files//',
  '/nothing/here',
  '/CUSTOMERS/x/y',
])('%s leads nowhere', (path) => {
  expect(matchRoute(resources, path)).toBeUndefined();
});

test('a parameter may have any name', () => {
  const [resource] = [{ id: 'odd', path: '/{__proto__}' }];
  const parameters = matchRoute([resource], '/x')?.parameters;
  expect(JSON.stringify(parameters)).toBe('{"__proto__":"x"}');
});

test('a greedy part needs something to take', () => {
  expect(matchRoute([{ id: 'files', path: '/files/{path+}' }], '/files')).toBeUndefined();
});

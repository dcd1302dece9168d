import fc from 'fast-check';
import { METHODS, parseRoute, routeName } from '../../src/access/route';
import { refusal } from './orders';

test('a route is its method and its path part by part', () => {
  expect(parseRoute('get  /orders/{id}/files/{path+}/')).toEqual({
    method: 'GET',
    path: '/orders/{id}/files/{path+}',
    parts: [
      { kind: 'literal', text: 'orders' },
      { kind: 'parameter', text: '{id}', name: 'id' },
      { kind: 'literal', text: 'files' },
      { kind: 'greedy', text: '{path+}', name: 'path' },
    ],
  });
});

test.each([
  ['get /orders', 'GET /orders'],
  ['GET /orders/', 'GET /orders'],
  ['  GET \t  /orders\n', 'GET /orders'],
  ['GET /', 'GET /'],
  ['GET /{proxy+}', 'GET /{proxy+}'],
  ['GET /a.b/c_d/e-f/g:h', 'GET /a.b/c_d/e-f/g:h'],
  ['GET /__proto__/{constructor}', 'GET /__proto__/{constructor}'],
])('%j is named %s', (given, name) => {
  expect(routeName(parseRoute(given))).toBe(name);
});

test.each(['ANY', 'OPTIONS', 'FOO', 'GETS', 'TRACE', 'CONNECT', '*', '__proto__', 'toString'])(
  'refuses the method %s, and lists those a route can have',
  (method) => {
    const { code, message } = refusal(() => parseRoute(`${method} /orders`));
    expect(code).toBe('ERR_ROUTE_INVALID');
    expect(message).toContain(`route "${method} /orders" has method "${method}"`);
    expect(message).toContain(METHODS.join(', '));
  },
);

test.each([
  ['GET /customers/:id', 'GET /customers/{id}'],
  ['GET /customers/:customerId/orders/{id}', 'GET /customers/{customerId}/orders/{id}'],
  ['GET /customers/:id?', 'GET /customers/{id}'],
  ['GET /customers/<id>', 'GET /customers/{id}'],
  ['GET /customers/<int:id>', 'GET /customers/{id}'],
  ['GET /customers/[id]', 'GET /customers/{id}'],
])('refuses %s, whose parameter is of another router, and writes it in braces', (name, fixed) => {
  const { code, message } = refusal(() => parseRoute(name));
  expect(code).toBe('ERR_ROUTE_INVALID');
  expect(message).toContain(`expected a parameter in braces; write "${fixed}"`);
  expect(routeName(parseRoute(fixed))).toBe(fixed);
});

test.each(['GET /:', 'GET /:a.b'])('refuses %s, which begins a part with a colon', (name) => {
  expect(refusal(() => parseRoute(name)).code).toBe('ERR_ROUTE_INVALID');
});

test.each(['', ' ', '/orders', 'GET/orders', '/orders GET'])('refuses %j, and shows how a route is written', (name) => {
  const { code, message } = refusal(() => parseRoute(name));
  expect(code).toBe('ERR_ROUTE_INVALID');
  expect(message).toContain('write "GET /orders"');
});

test.each(['orders', '\\orders', '{id}', 'https://api.example/orders'])(
  'refuses the path %s, and shows it with its slash',
  (path) => {
    const { code, message } = refusal(() => parseRoute(`GET ${path}`));
    expect(code).toBe('ERR_ROUTE_INVALID');
    expect(message).toContain(`path "${path}", expected a path that starts with "/"; write "GET /${path}"`);
  },
);

test.each(['//', '//orders', '/orders//', '/orders//lines'])('refuses the empty path part of %s', (path) => {
  const { code, message } = refusal(() => parseRoute(`GET ${path}`));
  expect(code).toBe('ERR_ROUTE_INVALID');
  expect(message).toContain(`route "GET ${path}" has an empty path part`);
});

test.each([
  'a b',
  'a?b=c',
  'a#b',
  '%20',
  'größe',
  '*',
  'a,b',
  '${a}',
  '{}',
  '{+}',
  '{a',
  'a}',
  'x{a}',
  '{a b}',
  '{a++}',
  '{{a}}',
])('refuses the path part "%s"', (part) => {
  const { code, message } = refusal(() => parseRoute(`GET /orders/${part}`));
  expect(code).toBe('ERR_ROUTE_INVALID');
  expect(message).toContain(`path part "${part}", expected letters, digits and ._:- only`);
});

// Every client removes dot segments before it sends a request (RFC 3986, section 5.2.4).
test.each(['/.', '/..', '/orders/../admin'])('refuses %s, which no request can reach', (path) => {
  expect(refusal(() => parseRoute(`GET ${path}`)).code).toBe('ERR_ROUTE_INVALID');
});

test('refuses a method that is one only in capitals', () => {
  expect(refusal(() => parseRoute('poſt /orders')).code).toBe('ERR_ROUTE_INVALID');
});

test.each(['/{proxy+}/orders', '/orders/{proxy+}/{id}'])(
  'refuses %s, which goes on after the rest of a path',
  (path) => {
    const { code, message } = refusal(() => parseRoute(`GET ${path}`));
    expect(code).toBe('ERR_ROUTE_GREEDY_NOT_LAST');
    expect(message).toContain('continues after {proxy+}, expected the greedy parameter last');
  },
);

test.each(['/{id}/{id}', '/{id}/lines/{id}', '/{id}/{id+}'])('refuses the parameter twice in %s', (path) => {
  const { code, message } = refusal(() => parseRoute(`GET ${path}`));
  expect(code).toBe('ERR_ROUTE_INVALID');
  expect(message).toContain('parameter {id} twice, expected each parameter name once in a path; rename one');
});

test('a route parsed, printed and parsed again is the same route', () => {
  const part = fc.stringMatching(/^[A-Za-z0-9._-][A-Za-z0-9._:-]{0,7}$/).filter((text) => !/^\.\.?$/.test(text));
  const route = fc.record({
    method: fc.constantFrom(...METHODS).chain((method) => fc.constantFrom(method, method.toLowerCase())),
    space: fc.stringMatching(/^[ \t]{1,3}$/),
    path: fc
      .array(part, { maxLength: 5 })
      .map((parts) => parts.map((text, depth) => (depth % 2 ? `{${text}${depth}}` : text))),
    slash: fc.constantFrom('', '/'),
  });
  fc.assert(
    fc.property(route, ({ method, space, path, slash }) => {
      const parsed = parseRoute(`${method}${space}/${path.join('/')}${path.length > 0 ? slash : ''}`);
      expect(routeName(parsed)).toBe(`${method.toUpperCase()} /${path.join('/')}`);
      expect(parseRoute(routeName(parsed))).toEqual(parsed);
    }),
  );
});

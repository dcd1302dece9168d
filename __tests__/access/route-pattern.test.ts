import { parseRoute } from '../../src/access/route';
import { reaches, routePattern } from '../../src/access/route-pattern';

test.each([
  ['GET /', ['GET/']],
  ['GET /orders', ['GET/orders', 'GET/orders/']],
  ['PUT /orders/{id}', ['PUT/orders/?*']],
  ['GET /orders/{id}/lines', ['GET/orders/?*/lines', 'GET/orders/?*/lines/']],
  ['GET /orders/{id}/lines/{line}', ['GET/orders/?*/lines/?*']],
  ['GET /{a}/{b+}', ['GET/?*/?*']],
  ['GET /{proxy+}', ['GET/?*']],
])('patterns of %s', (name, allow) => {
  expect(routePattern(parseRoute(name))).toEqual({ allow });
});

test.each([
  // Paths below a parameter.
  ['GET /a/{x}', 'GET /a/{x}/b', true],
  ['GET /a/{x}', 'GET /a/{x}/{y}', true],
  ['GET /a/{x}', 'GET /a/{x}/b/c/d', true],
  ['GET /a/{x}', 'GET /a', false],
  ['GET /a/{x}', 'GET /b/{x}/b', false],
  ['GET /a/{x}', 'POST /a/{x}/b', false],
  ['GET /a/{x}/b', 'GET /a/{x}', false],
  ['GET /a/{x}/b', 'GET /a/{x}/{y}/b', true],
  ['GET /a/{x}/b', 'GET /a/{x}/c/b', true],
  ['GET /a/{x}/b', 'GET /a/{x}/b/c', false],
  ['GET /a/{x}/{y}', 'GET /a/{x}', false],
  ['GET /{x}/b', 'GET /a/c/b', true],
  // Literals beside a parameter.
  ['GET /a/{x}', 'GET /a/me', true],
  ['GET /a/me', 'GET /a/{x}', false],
  ['GET /a/{x}/c', 'GET /a/me/c', true],
  ['GET /a/me/{y}', 'GET /a/{x}/c', false],
  ['GET /a/{x}/c', 'GET /a/me/{y}', true],
  ['GET /a/me', 'GET /a/me/{x}', false],
  ['GET /a/b', 'GET /a/c', false],
  // Greedy parameters.
  ['GET /{p+}', 'GET /a', true],
  ['GET /{p+}', 'GET /a/{x}/b', true],
  ['GET /{p+}', 'GET /', false],
  ['GET /a', 'GET /{p+}', false],
  ['GET /a/b', 'GET /a/{p+}', false],
  ['GET /a/{p+}', 'GET /{p+}', false],
  ['GET /{p+}', 'GET /a/{p+}', true],
  ['GET /a/{x}', 'GET /a/{p+}', true],
  ['GET /a/{p+}', 'GET /a/{x}', true],
  ['GET /a/{x}/b', 'GET /a/{p+}', true],
  ['GET /b/{x}', 'GET /a/{p+}', false],
  ['GET /', 'GET /{p+}', false],
] as const)('the pattern of %s reaches %s: %s', (route, other, reached) => {
  expect(reaches(parseRoute(route), parseRoute(other))).toBe(reached);
});

test('a path of many parameters is compared in no time', () => {
  const deep = (last: string) => `GET /${Array.from({ length: 150 }, (_, index) => `{p${index}}`).join('/')}/${last}`;
  expect(reaches(parseRoute(deep('a')), parseRoute(deep('b')))).toBe(false);
});

import fc from 'fast-check';
import type { ResourceNode } from '../../src/access/resource-tree';
import { countResources, resourceTree } from '../../src/access/resource-tree';
import { METHODS, parseRoute, routeName } from '../../src/access/route';
import { refusal } from './orders';

const tree = (...names: string[]) => resourceTree(names.map(parseRoute));

test('each path part stands once, above all routes below it', () => {
  const root = tree('GET /orders', 'GET /orders/{id}/lines', 'POST /orders', 'DELETE /orders/{id}');
  expect(outline(root)).toEqual([
    ['/'],
    ['/orders', 'GET /orders', 'POST /orders'],
    ['/orders/{id}', 'DELETE /orders/{id}'],
    ['/orders/{id}/lines', 'GET /orders/{id}/lines'],
  ]);
  expect(countResources(root)).toBe(4);
});

test('the root is there without routes, and can have one', () => {
  expect(outline(tree())).toEqual([['/']]);
  expect(outline(tree('GET /'))).toEqual([['/', 'GET /']]);
});

test.each([
  ['a lower-case method', 'get /orders'],
  ['a slash at the end', 'GET /orders/'],
  ['several spaces', 'GET   /orders'],
  ['all of them', '  get \t /orders/ '],
])('a route that stands twice is found behind %s', (_, again) => {
  const { code, message } = refusal(() => tree('GET /orders', again));
  expect(code).toBe('ERR_ROUTE_DUPLICATE');
  expect(message).toContain('route "GET /orders" is declared twice');
  expect(message).toContain('remove one of them');
});

test('paths differ in case, and one path has several methods', () => {
  expect(countResources(tree('GET /orders', 'GET /Orders', 'POST /orders'))).toBe(3);
});

test.each([
  ['GET /orders/{id}', 'GET /orders/{orderId}', '{orderId}', '{id}'],
  ['GET /orders/{id}', 'POST /orders/{orderId}/lines', '{orderId}', '{id}'],
  ['GET /a/b/c/{x}/d', 'GET /a/b/c/{y}/e', '{y}', '{x}'],
  ['GET /{id}', 'GET /{ID}', '{ID}', '{id}'],
  ['GET /files/{x}', 'GET /files/{proxy+}', '{proxy+}', '{x}'],
  ['GET /files/{proxy+}', 'GET /files/{x}/size', '{x}', '{proxy+}'],
  ['GET /files/{path}', 'GET /files/{path+}', '{path+}', '{path}'],
])('%s and %s have two parameters at one place', (first, second, given, other) => {
  const { code, message } = refusal(() => tree(first, second));
  expect(code).toBe('ERR_ROUTE_PARAMETER_CONFLICT');
  expect(message).toContain(`route "${second}" has ${given} at the place where another route has ${other}`);
  expect(message).toContain('use the same name in both');
});

test('a parameter stands beside literals, and another name in another place', () => {
  expect(() => tree('GET /a/{x}', 'GET /a/b', 'GET /a/b/{y}', 'GET /c/{z}', 'GET /c/{z}/{rest+}')).not.toThrow();
});

test('there are as many resources as paths and beginnings of paths', () => {
  const part = (depth: number) => fc.constantFrom('a', 'b', '__proto__', 'constructor', `{p${depth}}`);
  const path = fc.nat(4).chain((length) => fc.tuple(...Array.from({ length }, (_, depth) => part(depth))));
  const name = fc.tuple(fc.constantFrom(...METHODS), path).map(([method, parts]) => `${method} /${parts.join('/')}`);
  fc.assert(
    fc.property(fc.uniqueArray(name, { maxLength: 12 }), (names) => {
      const root = tree(...names);
      const paths = names.map((route) => parseRoute(route).parts.map(({ text }) => text));
      const prefixes = paths.flatMap((parts) => parts.map((_, index) => parts.slice(0, index + 1).join('/')));
      expect(countResources(root)).toBe(new Set(['', ...prefixes]).size);
      expect(
        outline(root)
          .flatMap(([, ...routes]) => routes)
          .toSorted(),
      ).toEqual(names.toSorted());
    }),
  );
});

/** Path and routes of each resource, parents first. */
function outline(node: ResourceNode): string[][] {
  return [[node.path, ...node.routes.map(routeName)], ...node.children.flatMap(outline)];
}

import type { Route } from '../../src/access/route';
import { parseRoute, routeName } from '../../src/access/route';
import { subtreePatterns } from '../../src/access/subtree-pattern';

const names = (routes: readonly Route[]) => routes.map(routeName);
const patterns = (...routes: string[]) =>
  subtreePatterns(routes.map(parseRoute)).map(({ pattern, covers, reaches }) => [
    pattern,
    names(covers),
    names(reaches),
  ]);

test('one text for everything, for a method, and for what lies below a path, larger ones first', () => {
  const [list, get, lines, line, create] = [
    'GET /orders',
    'GET /orders/{id}',
    'GET /orders/{id}/lines',
    'GET /v1/a/b',
    'POST /orders',
  ] as const;
  expect(patterns(list, get, lines, line, create)).toEqual([
    ['*', [list, get, lines, line, create], []],
    ['GET/*', [list, get, lines, line], []],
    ['GET/orders/?*', [get, lines], []],
  ]);
});

test('a path is covered once, at each depth that has several routes', () => {
  expect(patterns('GET /a/b/c', 'GET /a/b/d', 'GET /a/e').slice(2)).toEqual([
    ['GET/a/?*', ['GET /a/b/c', 'GET /a/b/d', 'GET /a/e'], []],
    ['GET/a/b/?*', ['GET /a/b/c', 'GET /a/b/d'], []],
  ]);
});

test('routes that a literal hides are named: their requests may begin alike', () => {
  expect(patterns('GET /a/b', 'GET /a/c', 'GET /{x}/d', 'GET /{x}').slice(2)).toEqual([
    ['GET/a/?*', ['GET /a/b', 'GET /a/c'], ['GET /{x}/d']],
  ]);
});

test('the root and a single route need no pattern of their own', () => {
  expect(patterns('GET /', 'POST /a')).toEqual([['*', ['GET /', 'POST /a'], []]]);
  expect(patterns('GET /')).toEqual([]);
  expect(patterns('GET /', 'GET /{x}').slice(1)).toEqual([['GET/*', ['GET /', 'GET /{x}'], []]]);
  expect(patterns()).toEqual([]);
});

test('a path part below a parameter has no separate text, with any start', () => {
  const [one, other] = ['GET /a/{x}/b', 'GET /a/{x}/c'];
  expect(patterns(one, other).slice(2)).toEqual([['GET/a/?*', [one, other], []]]);
});

test('paths that part early are covered where they are one, and shallow ones come first', () => {
  const [c, d, e, one, two] = ['GET /a/b/c', 'GET /a/b/d', 'GET /a/x/e', 'GET /z/1', 'GET /z/2'];
  expect(patterns(c, d, e, one, two).slice(2)).toEqual([
    ['GET/a/?*', [c, d, e], []],
    ['GET/z/?*', [one, two], []],
    ['GET/a/b/?*', [c, d], []],
  ]);
  expect(patterns('GET /a/b/c', 'GET /a/d/e').slice(2)).toEqual([['GET/a/?*', ['GET /a/b/c', 'GET /a/d/e'], []]]);
});

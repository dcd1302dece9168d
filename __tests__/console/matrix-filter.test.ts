import { NO_FILTER, shownOf } from '../../src/console/matrix-filter';
import type { MatrixFilter } from '../../src/console/matrix-filter';
import type { MatrixData } from '../../src/local/console/console-data';

const ROUTE = { method: 'GET', path: '/', isPublic: false };
const MATRIX: MatrixData = {
  clients: [
    { name: 'Reader', id: 'r', scopes: ['a/read'] },
    { name: 'Writer', id: 'w', scopes: ['a/read', 'a/write'] },
  ],
  routes: [
    { ...ROUTE, name: 'GET /one/things', api: 'one', scopes: ['a/read'] },
    { ...ROUTE, name: 'POST /one/things', api: 'one', scopes: ['a/write'] },
    { ...ROUTE, name: 'GET /two/things', api: 'two', scopes: ['a/read', 'a/write'] },
  ],
  outcomes: [
    { expected: 'allowed', observed: 'allowed', got: '200' },
    { expected: 'refused', observed: 'refused', got: '401' },
    { expected: 'allowed', observed: 'failed', got: '502' },
    { expected: 'allowed', observed: 'not tried', got: '' },
  ],
  cells: [
    [0, 0],
    [1, 2],
    [3, -1],
  ],
};

const CASES: readonly (readonly [Partial<MatrixFilter>, routes: readonly number[], clients: readonly number[]])[] = [
  [{}, [0, 1, 2], [0, 1]],
  [{ client: ' read ' }, [0, 1, 2], [0]],
  [{ route: 'POST' }, [1], [0, 1]],
  [{ scope: 'a/write' }, [1, 2], [1]],
  [{ api: 'two' }, [2], [0, 1]],
  [{ outcome: 'refused' }, [1], [0]],
  [{ outcome: 'allowed' }, [0, 1, 2], [0, 1]],
  [{ outcome: 'wrong' }, [1], [1]],
  [{ outcome: 'wrong', client: 'Reader' }, [], []],
  [{ route: 'nothing' }, [], [0, 1]],
];

test.each(CASES)('%j leaves the routes %j and the clients %j', (filter, routes, clients) => {
  expect(shownOf(MATRIX, { ...NO_FILTER, ...filter })).toEqual({ routes, clients });
});

import { readFileSync } from 'node:fs';
import { matrixLines, writeMatrix } from '../../src/cli/matrix-view';
import type { Observation, ObservedCell } from '../../src/verify/observed-matrix';
import { contractFolder } from '../contracts/contract-folder';

contractFolder();

/**
 * Clients `client0`… at routes `GET /r0`…; each client may call only the route with its number. The first `wrong` cells
 * fail.
 */
function observation(clients: number, routes: number, wrong = 0): Observation {
  const cells = Array.from({ length: clients * routes }, (_, index): ObservedCell => {
    const [client, route] = [index % clients, Math.floor(index / clients)];
    const expected = client === route ? 'allowed' : 'refused';
    const observed = index < wrong ? 'failed' : expected;
    const got = observed === 'allowed' ? '200' : '401';
    return { client: `client${client}`, route: `GET /r${route}`, method: 'GET', url: '', expected, observed, got };
  });
  const tokens = Array.from({ length: clients }, (_, index) => ({
    client: `client${index}`,
    expected: [`a/${index}`],
  }));
  return { cells, tokens };
}

const text = (...call: Parameters<typeof matrixLines>) => matrixLines(...call).join('\n');

test('a matrix up to 20 clients and 40 routes is shown whole', () => {
  expect(text(observation(20, 40), {}, false)).toContain('│ GET /r39 │');
  expect(matrixLines(observation(0, 0), {}, false)).toEqual([]);
});

test.each([
  [21, 2],
  [2, 41],
])('one of %d clients and %d routes is shown as totals, and how to see a part', (clients, routes) => {
  const both = Math.min(clients, routes);
  expect(matrixLines(observation(clients, routes), {}, false)).toEqual([
    `${clients} clients at ${routes} routes: ${both} allowed, ${clients * routes - both} refused, 0 not as expected`,
    'show a part with --client, --route or --scope; write the whole table with --matrix FILE',
  ]);
});

test('differing cells are shown for any size, up to 20 of them', () => {
  const lines = matrixLines(observation(21, 41, 25), {}, false);
  expect(lines[0]).toContain('25 not as expected');
  expect(lines[1]).toContain('✗ expected refused, got 401');
  expect(lines[2]).toBe('… and 5 more differ');
});

test.each([
  [{ client: ['client3'] }, 1, 30],
  [{ client: ['client3', 'client4'], route: '/r1' }, 2, 11],
  [{ scope: 'a/7' }, 1, 30],
  [{ route: 'GET /r2' }, 0, 0],
])('%j shows a part of a large one', (options, clients, routes) => {
  const lines = text(observation(60, 30), options, false);
  const isTable = clients > 0;
  expect(lines.startsWith('┌')).toBe(isTable);
  if (!isTable) {
    expect(lines).toContain('60 clients at 11 routes');
    return;
  }
  expect(lines.split('\n').filter((line) => line.startsWith('│ GET'))).toHaveLength(routes);
  expect(lines.match(/client\d+/g)).toHaveLength(clients);
});

test('an empty selection names its filters', () => {
  expect(text(observation(2, 2), { client: ['nobody'], scope: 'a/0' }, false)).toBe(
    'no cell of the matrix has client nobody and a client with scope a/0, so none is shown',
  );
});

test('the whole table goes to a file, however large', async () => {
  await writeMatrix(observation(120, 600, 1), { matrix: 'matrix.md' });
  const [head, , first, ...others] = readFileSync('matrix.md', 'utf8').trim().split('\n');
  expect(head).toMatch(/^\| route \| `client0` \| .* \| `client119` \|$/);
  expect(first).toMatch(/^\| `GET \/r0` \| \*\*expected allowed, got `401`\*\* \| refused: `401` \|/);
  expect(others).toHaveLength(599);
  await expect(writeMatrix(observation(1, 1), { matrix: 'none/matrix.txt' })).rejects.toThrow(
    'cannot write the matrix',
  );
});

import { reloadLine } from '../../src/cli/reload-line';
import type { Observation, ObservedCell } from '../../src/verify/observed-matrix';

/** Makes a cell; it is as expected if no status is given. */
function cell(client: string, route: string, expected: 'allowed' | 'refused', status?: number): ObservedCell {
  const observed = status === undefined ? expected : 'failed';
  return { client, route, expected, observed, got: String(status ?? 200), url: '', method: 'GET' };
}

/** Makes an observation in which every client got its token. */
function seen(...cells: ObservedCell[]): Observation {
  return { tokens: [], cells };
}

const MATRIX = seen(cell('reader', 'GET /a', 'allowed'), cell('reader', 'POST /a', 'refused'));
const GONE = 'functions lost their memory';

test('where access is as before, it is the time and the count', () => {
  expect(reloadLine(0.714, MATRIX, MATRIX)).toBe(`reloaded in 0.71 s: 2 of 2 cells as expected; ${GONE}`);
});

test('who gained and who lost access is named, by a new scope, route or client', () => {
  const after = seen(
    cell('reader', 'POST /a', 'allowed'),
    cell('reader', 'GET /b', 'refused'),
    cell('writer', 'GET /b', 'allowed'),
  );
  expect(reloadLine(1, MATRIX, after)).toBe(
    `reloaded in 1.00 s: 3 of 3 cells as expected; reader may now POST /a; writer may now GET /b; reader may no longer GET /a; ${GONE}`,
  );
});

test('a cell that is not as expected comes first', () => {
  const after = seen(cell('reader', 'GET /a', 'allowed', 502), cell('reader', 'POST /a', 'allowed'));
  expect(reloadLine(1, MATRIX, after)).toBe(
    `reloaded in 1.00 s: 1 of 2 cells as expected; reader at GET /a: expected allowed, got 502; reader may now POST /a; ${GONE}`,
  );
});

test('it stays a line', () => {
  const after = seen(...Array.from({ length: 9 }, (_, index) => cell('reader', `GET /${index}`, 'allowed')));
  expect(reloadLine(1, seen(), after)).toContain('; reader may now GET /4; and 4 more; ');
});

test('an app without an API has no cells', () => {
  expect(reloadLine(1, seen(), seen(), false)).toBe(`reloaded in 1.00 s: the stack has no API; ${GONE}`);
});

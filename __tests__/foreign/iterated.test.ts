import { cellsOf, givenWithSource, tableOf } from './given';

const PLAN = 'iterated/plan.json';
const CLIENTS = ['a', 'b', 'c'];
/** Scopes of each route as Terraform would apply them; none where the tokens of another pool count. */
const TRUTH: Readonly<Record<string, readonly string[]>> = {
  'GET /cycle-a': ['c/x'],
  'GET /cycle-b': ['a/x'],
  'GET /cycle-c': ['b/x'],
  'GET /list-a': ['b/x'],
  'GET /list-b': [],
  'GET /list-c': ['a/x', 'b/x'],
  'GET /lists': ['a/x', 'c/x'],
  'GET /module-a': ['c/x'],
  'GET /module-b': ['a/x'],
  'GET /module-c': ['b/x'],
  'GET /more-a': ['b/x'],
  'GET /more-c': ['a/x'],
  'GET /nested-a': ['c/x'],
  'GET /nested-b': ['a/x'],
  'GET /order': ['b/x'],
  'GET /own-a': ['a/x'],
  'GET /own-b': ['a/x'],
  'GET /some': ['a/x', 'c/x'],
  'GET /texts': ['a/x', 'b/x', 'c/x'],
  'POST /list-a': ['c/x'],
  'PUT /nested-a': ['b/x'],
};
/** Routes that the files do not settle: a key of a set, several values of a key, a condition that is not known. */
const OPEN = ['GET /grouped', 'GET /hidden', 'GET /names'];

test('with the files a for is worked out for each item, and the ones that are not known are named', async () => {
  const table = tableOf(await givenWithSource(PLAN));
  const expected = Object.entries(TRUTH).flatMap(([route, scopes]) =>
    CLIENTS.map((client) => `${client} ${route} ${scopes.includes(`${client}/x`) ? 'allowed' : 'refused'}`),
  );
  const open = OPEN.flatMap((route) => CLIENTS.map((client) => `${client} ${route} unknown`));
  expect(cellsOf(table)).toEqual([...expected, ...open].sort());
  const reasons = table.routes.filter(({ name }) => OPEN.includes(name)).map(({ reason }) => reason);
  for (const reason of reasons) expect(reason).toMatch(/^authorization_scopes is known only after apply, and it comes/);
  expect(table.notes.filter(({ text }) => /a plan does not say/.test(text))).toEqual([]);
});

import { mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runCommand } from '../cli/run-command';
import type { AccessTable } from '../../src/matrix/access-table';
import { cellsOf, configurationFile, copyConfiguration, given, givenWithSource, tableOf } from './given';

const PLAN = 'indexed/plan.json';
/** Scopes of each route as Terraform would apply them; none for people. */
const TRUTH: Readonly<Record<string, readonly string[]>> = {
  // The resource of a is below the outer one of b; its method is the one of b, and the other way round.
  'GET /a/b': ['a/x'],
  'GET /b/a': ['b/x'],
  'GET /authorizer-a': ['a/x'],
  'GET /authorizer-b': ['a/x'],
  'GET /both': ['a/x'],
  'GET /chosen': ['a/x'],
  'GET /concat': ['a/x', 'b/x'],
  'GET /count-0': ['n1/x'],
  'GET /count-1': ['n0/x'],
  'GET /cycle-a': ['c/x'],
  'GET /cycle-b': ['a/x'],
  'GET /cycle-c': ['b/x'],
  'GET /either': [],
  'GET /item': ['a/x', 'b/x'],
  'GET /local-a': ['b/x'],
  'GET /local-b': ['a/x'],
  'GET /module-a': ['b/x'],
  'GET /module-b': ['c/x'],
  'GET /module-c': ['a/x'],
  'GET /object-a': ['b/x'],
  'GET /object-b': ['c/x'],
  'GET /other': ['a/x'],
  'GET /owner-a': ['b/x'],
  'GET /owner-b': ['a/x'],
  'GET /replaced': ['a/x'],
};
/** Routes whose authorizer accepts tokens of another pool than the first. */
const POOLS: Readonly<Record<string, readonly string[]>> = {
  'GET /authorizer-a': ['of_b'],
  'GET /both': ['old', 'a', 'mixed'],
};
const SCOPES_OF: Readonly<Record<string, readonly string[]>> = { of_b: ['a/x'], old: ['a/x'], mixed: ['a/x', 'b/x'] };

/** Cells of the truth, as `cellsOf` writes them. */
function truth(clients: readonly string[]): Map<string, string> {
  const cells = Object.entries(TRUTH).flatMap(([route, scopes]) =>
    clients.map((client): [string, string] => {
      const held = SCOPES_OF[client] ?? [`${client}/x`];
      const isOfPool = POOLS[route]?.includes(client) ?? !['of_b', 'old'].includes(client);
      const isAllowed = isOfPool && scopes.some((scope) => held.includes(scope));
      return [`${client} ${route}`, isAllowed ? 'allowed' : 'refused'];
    }),
  );
  return new Map(cells);
}

/** Cells that are known, by whether they are the truth. */
function judged(table: AccessTable): { right: string[]; wrong: string[] } {
  const expected = truth(table.clients.map(({ name }) => name));
  const known = cellsOf(table).filter((cell) => !cell.endsWith(' unknown'));
  const isRight = (cell: string) => {
    const [, place = '', verdict] = /^(.*) (\w+)$/.exec(cell) ?? [];
    return expected.get(place) === verdict;
  };
  return { right: known.filter(isRight), wrong: known.filter((cell) => !isRight(cell)) };
}

function unknownRoutes({ routes }: AccessTable): string[] {
  return routes.filter(({ decidedBy }) => decidedBy === 'unknown').map(({ name }) => name);
}

test('with the files every known cell is the truth, and an index that they work out by more than a value is unknown', async () => {
  const table = tableOf(await givenWithSource(PLAN));
  const { right, wrong } = judged(table);
  expect(wrong).toEqual([]);
  expect(right.length).toBeGreaterThan(100);
  expect(unknownRoutes(table).sort()).toEqual([
    'GET /count-0',
    'GET /count-1',
    'GET /either',
    'GET /other',
    'GET /replaced',
  ]);
  expect(table.notes.filter(({ text }) => /a plan does not say/.test(text))).toEqual([]);
});

test('without the files a wrong cell has a line, and an index with a variable beside it is unknown', () => {
  const table = tableOf(given(PLAN));
  const { wrong } = judged(table);
  // The client is one of those that take a whole list.
  const routes = new Set(
    wrong.filter((cell) => !cell.startsWith('mixed ')).map((cell) => /GET \S+/.exec(cell)?.[0] ?? ''),
  );
  const assumed = ['count-0', 'count-1', 'cycle-a', 'cycle-b', 'cycle-c', 'either', 'item', 'concat', 'replaced'];
  expect(assumed.map((name) => `GET /${name}`)).toEqual(expect.arrayContaining([...routes]));
  const method = (name: string) => `aws_api_gateway_method.${name}`;
  const open = table.routes.filter(({ decidedBy }) => decidedBy === 'unknown').map(({ address }) => address);
  const named = ['owner["a"]', 'local["b"]', 'inner["a"]', 'authorizer["a"]', 'both', 'chosen', 'other'].map(method);
  expect(open).toEqual(expect.arrayContaining(named));
  const lines = table.notes.map(({ address, text }) => `${address}: ${text}`).join('\n');
  expect(lines).toMatch(
    /aws_api_gateway_method\.cycle\["a"\]: its authorization_scopes \(and that of \d+ more\) is read/,
  );
  expect(lines).toMatch(/server\.s\["a"\]: all of its scopes count for .* others: a plan does not say/);
  expect(lines.match(/its authorization_scopes /g)).toHaveLength(1);
});

describe('commands', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'indexed-'));
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const main = path.join(folder, 'main.tf');
  const text = readFileSync(configurationFile('indexed/main.tf'), 'utf8');
  const matrix = () => runCommand(['matrix', '--plan', path.join(folder, 'plan.json'), '--source', folder]);

  beforeEach(() => {
    copyConfiguration('indexed', folder);
  });

  test('a file that is newer than the plan is named once', async () => {
    expect((await matrix()).stderr).toBe('');
    utimesSync(path.join(folder, 'api/main.tf'), new Date(), new Date());
    expect((await matrix()).stderr).toBe(
      `may differ: ${path.join(folder, 'api/main.tf')} was changed after the plan was made, so local values may not be those of the plan; plan again, or give the files of the plan\n`,
    );
  });

  test.each([
    [
      'an attribute',
      's[var.owner[each.key]].scope_identifiers',
      's[each.key].scope_identifiers',
      /^error: aws_api_gateway_method\.owner\.authorization_scopes refers to aws_cognito_resource_server\.s, each\.key, var\.owner in the plan, and to aws_cognito_resource_server\.s, each\.key in \S+, expected the configuration of the plan in \S+; give the folder/,
    ],
    ['a list', 'arn, var.old_pool_arn]', 'arn]', /aws_api_gateway_authorizer\.both\.provider_arns refers to /],
    ['an argument of a module', 'id, root =', 'name, root =', /^error: module\.api\.api refers to /],
    [
      'for_each',
      '{ for k, v in var.cycle : v => k }',
      '{ for k, v in var.owner : v => k }',
      /\.cycle\.for_each refers to /,
    ],
    ['a constant', 'name = "shop"', 'name = var.old_pool', /rest_api\.shop\.name refers to nothing in the plan/],
  ])('%s with other references than in the plan is an error', async (_, old, other, expected) => {
    expect(text).toContain(old);
    writeFileSync(main, text.replace(old, other));
    const { exitCode, stderr } = await matrix();
    expect([exitCode, stderr]).toEqual([2, expect.stringMatching(expected)]);
  });
});

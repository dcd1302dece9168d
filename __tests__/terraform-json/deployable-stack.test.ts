import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { deployableStacks } from '../../src/terraform-json/deployable-stack';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'stacks-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Writes stacks by name, each with the stacks that it refers to. */
function write(stacks: Readonly<Record<string, readonly string[]>>): void {
  const annotations = [
    { level: '@cdktf/info', message: 'a note' },
    { level: '@cdktf/warn', message: 'a warning' },
  ];
  const written = Object.entries(stacks).map(([name, dependencies]) => [
    name,
    { name, synthesizedStackPath: `stacks/${name}/cdk.tf.json`, dependencies, annotations },
  ]);
  writeFileSync(path.join(folder, 'manifest.json'), JSON.stringify({ stacks: Object.fromEntries(written) }));
}

const names = async (...wanted: string[]) => (await deployableStacks(folder, wanted)).map(({ name }) => name);

test('the only stack needs no name, and has its folder and its warnings', async () => {
  write({ shop: [] });
  const stack = { name: 'shop', folder: path.join(folder, 'stacks/shop'), warnings: ['a warning'] };
  expect(await deployableStacks(folder, [])).toEqual([stack]);
});

test('a stack comes after those that it refers to, however they are named', async () => {
  write({ api: ['shared'], pool: [], shared: ['pool'] });
  expect(await names('api', 'pool', 'shared')).toEqual(['pool', 'shared', 'api']);
  expect(await names('api', 'pool')).toEqual(['pool', 'api']);
  expect(await names('api')).toEqual(['api']);
});

test.each([
  [[], 'the app has 2 stacks and no name, expected names of: api, pool; give them'],
  [['pool', 'x'], 'the app has no stack "x", expected names of: api, pool; give them'],
  [['constructor'], 'the app has no stack "constructor", expected names of: api, pool; give them'],
])('%j is refused', async (wanted, message) => {
  write({ api: ['pool'], pool: [] });
  await expect(deployableStacks(folder, wanted)).rejects.toMatchObject({ code: 'ERR_STACK_UNREADABLE', message });
});

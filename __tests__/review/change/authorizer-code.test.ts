import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { authorizerTable } from '../../../src/access/authorizer-table';
import { parseTerraformJson } from '../../../src/terraform-json/terraform-json';
import { readAuthorizerCode } from '../../../src/review/change/authorizer-code';
import { ordersApi } from '../../lambda/authorizer/orders-api';

const TABLE = JSON.stringify(authorizerTable(ordersApi));
/** Widens the pattern of the first route to every method and path. */
const WIDER = TABLE.replace(/"allow":\[.*?\]/, '"allow":["*"]');
const root = mkdtempSync(path.join(tmpdir(), 'authorizer-code-'));
const stack = path.join(root, 'stack');
let count = 0;

afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

/** Makes a function's folder; returns its path relative to the stack. */
function folder(files: Readonly<Record<string, string>>, below = stack): string {
  const place = path.join(below, 'assets', String(count++));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(place, name)), { recursive: true });
    writeFileSync(path.join(place, name), content);
  }
  return path.relative(stack, place);
}

async function read(source_dir: unknown) {
  const json = parseTerraformJson({ data: { archive_file: { function: { type: 'zip', source_dir } } } });
  const [entry] = await readAuthorizerCode(stack, json);
  return entry && { folder: entry[0], ...entry[1] };
}

test('the table beside the code is read, and the digest is of everything but the table', async () => {
  const files = { 'index.js': 'exports.handler = 1', 'deep/more.js': '2' };
  const one = folder({ ...files, 'authorizer-table.json': TABLE });
  const found = await read(one);
  expect(found).toMatchObject({ folder: path.resolve(stack, one), digest: expect.stringMatching(/^[0-9a-f]{64}$/) });
  expect(found?.table.routes.map(({ name }) => name)).toEqual(
    authorizerTable(ordersApi).routes.map(({ name }) => name),
  );

  const other = await read(folder({ ...files, 'authorizer-table.json': TABLE.replace('"routes":[', '"routes":[ ') }));
  expect(other?.digest).toBe(found?.digest);
  for (const changed of [
    { 'index.js': 'exports.handler = 2', 'deep/more.js': '2' },
    { 'index.js': 'exports.handler = 1', 'deep/other.js': '2' },
    { ...files, 'authorizer-table.js': '' },
    // One file loses what another one gains.
    { 'index.js': 'exports.handler = ', 'deep/more.js': '12' },
  ]) {
    const { digest } = (await read(folder({ ...changed, 'authorizer-table.json': TABLE }))) ?? {};
    expect(digest).toEqual(expect.stringMatching(/^[0-9a-f]{64}$/));
    expect(digest).not.toBe(found?.digest);
  }
});

test.each([
  ['no table', () => folder({ 'index.js': '' })],
  ['a table that is no JSON', () => folder({ 'authorizer-table.json': '{' })],
  ['a table of another shape', () => folder({ 'authorizer-table.json': '{"routes":[]}' })],
  ['a table whose patterns let callers into other routes', () => folder({ 'authorizer-table.json': WIDER })],
  [
    'a table whose patterns reach no other route',
    () => folder({ 'authorizer-table.json': TABLE.replaceAll(/"reaches":\[\d.*?\]/g, '"reaches":[]') }),
  ],
  ['a table with a name twice', () => folder({ 'authorizer-table.json': `{"carriers":{},${TABLE.slice(1)}` })],
  ['a folder that is not there', () => 'assets/none'],
  ['a folder outside of the stack', () => folder({ 'authorizer-table.json': TABLE }, root)],
  ['a folder that is none', () => 7],
])('a function with %s is not understood', async (_, place) => {
  expect(await read(place())).toBeUndefined();
});

test('a function with a link among its files is not understood', async () => {
  const place = folder({ 'authorizer-table.json': TABLE, 'index.js': '' });
  symlinkSync(root, path.resolve(stack, place, 'link'));
  expect(await read(place)).toBeUndefined();
});

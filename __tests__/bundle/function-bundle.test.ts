import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { bundleFunction } from '../../src/bundle/function-bundle';

const root = path.resolve('.');
const checkouts: string[] = [];

/** A checkout of the function's sources elsewhere, with the packages of this one. */
function checkout(name: string): string {
  const folder = path.join(mkdtempSync(path.join(tmpdir(), 'm2m-checkout-')), name);
  checkouts.push(path.dirname(folder));
  mkdirSync(folder, { recursive: true });
  for (const part of ['lambda', 'src', 'tsconfig.json', 'package.json']) {
    cpSync(path.join(root, part), path.join(folder, part), { recursive: true });
  }
  symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
  return folder;
}

async function bundleIn(folder: string): Promise<string> {
  process.chdir(folder);
  try {
    return await bundleFunction('lambda/customers/index.ts');
  } finally {
    process.chdir(root);
  }
}

afterAll(() => {
  for (const folder of checkouts) rmSync(folder, { recursive: true, force: true });
});

test('two checkouts at different places give the same bytes, which name neither', async () => {
  const folders = [checkout('a'), checkout('a-much-longer-name')];
  const bundles: Buffer[] = [];
  for (const folder of folders) bundles.push(readFileSync(path.join(await bundleIn(folder), 'index.js')));
  expect(bundles[0]).toEqual(bundles[1]);
  for (const folder of folders) expect(bundles[0]?.includes(folder)).toBe(false);
});

test('a bundle stands alone: its folder holds index.js, which runs without node_modules', async () => {
  const bundle = await bundleFunction('lambda/customers/index.ts');
  expect(readdirSync(bundle)).toEqual(['index.js']);
  const alone = path.dirname(checkout('alone'));
  cpSync(bundle, alone, { recursive: true });
  const env = { PATH: process.env.PATH, CUSTOMER_STORE: 'memory' };
  const script = "process.stdout.write(typeof require('./index.js').handler)";
  expect(spawnSync(process.execPath, ['-e', script], { cwd: alone, env, encoding: 'utf8' }).stdout).toBe('function');
});

test('assets stand beside a bundle, in a folder of their own for each content', async () => {
  const bundled = (asset: object) => bundleFunction('lambda/authorizer/index.ts', { 'asset.json': asset });
  const [one, same, other] = await Promise.all([bundled({ a: 1 }), bundled({ a: 1 }), bundled({ a: 2 })]);
  expect(readdirSync(one).sort()).toEqual(['asset.json', 'index.js']);
  expect(readFileSync(path.join(one, 'asset.json'), 'utf8')).toBe('{"a":1}');
  expect(readFileSync(path.join(other, 'asset.json'), 'utf8')).toBe('{"a":2}');
  expect(same).toBe(one);
});

test('bundles written at the same time are each whole', async () => {
  const folders = await Promise.all(Array.from({ length: 4 }, () => bundleFunction('lambda/customers/index.ts')));
  expect(new Set(folders).size).toBe(1);
  expect(readdirSync(path.dirname(path.dirname(folders[0] ?? ''))).filter((name) => name.endsWith('.tmp'))).toEqual([]);
});

test('a function that does not build fails with the place of the error', async () => {
  const folder = checkout('broken');
  writeFileSync(path.join(folder, 'lambda/customers/index.ts'), 'export const handler = ;');
  await expect(bundleIn(folder)).rejects.toThrow(/lambda\/customers\/index\.ts:1:\d+: ERROR/);
});

import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { bundleFunction } from '../../src/bundle/function-bundle';

const root = path.resolve('.');
const checkouts: string[] = [];

/** Copies the function's sources to another folder, with the packages of this one. */
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

function bundleIn(folder: string): string {
  process.chdir(folder);
  try {
    return bundleFunction('lambda/customers/index.ts');
  } finally {
    process.chdir(root);
  }
}

afterAll(() => {
  for (const folder of checkouts) rmSync(folder, { recursive: true, force: true });
});

test('two checkouts at different places give the same bytes, which name neither', () => {
  const folders = [checkout('a'), checkout('a-much-longer-name')];
  const bundles: Buffer[] = [];
  for (const folder of folders) bundles.push(readFileSync(path.join(bundleIn(folder), 'index.js')));
  expect(bundles[0]).toEqual(bundles[1]);
  for (const folder of folders) expect(bundles[0]?.includes(folder)).toBe(false);
});

test('a bundle stands alone: its folder holds index.js, which runs without node_modules', () => {
  const bundle = bundleFunction('lambda/customers/index.ts');
  expect(readdirSync(bundle)).toEqual(['index.js']);
  const alone = path.dirname(checkout('alone'));
  cpSync(bundle, alone, { recursive: true });
  const env = { PATH: process.env.PATH, CUSTOMER_STORE: 'memory' };
  const script = "process.stdout.write(typeof require('./index.js').handler)";
  expect(spawnSync(process.execPath, ['-e', script], { cwd: alone, env, encoding: 'utf8' }).stdout).toBe('function');
});

test('two functions in one folder, or in folders of one name, have bundles of their own', () => {
  const folder = checkout('alike');
  const entries = ['a/orders/get.ts', 'a/orders/put.ts', 'b/orders/get.ts'];
  for (const entry of entries) {
    mkdirSync(path.join(folder, path.dirname(entry)), { recursive: true });
    writeFileSync(path.join(folder, entry), `export const handler = () => ${JSON.stringify(entry)};`);
  }
  process.chdir(folder);
  try {
    const codes = entries.map((entry) => readFileSync(path.join(bundleFunction(entry), 'index.js'), 'utf8'));
    for (const [index, entry] of entries.entries()) expect(codes[index]).toContain(entry);
  } finally {
    process.chdir(root);
  }
});

test('a function that does not build fails with the place of the error', () => {
  const folder = checkout('broken');
  writeFileSync(path.join(folder, 'lambda/customers/index.ts'), 'export const handler = ;');
  expect(() => bundleIn(folder)).toThrow(
    expect.objectContaining({
      code: 'ERR_BUNDLE_FAILED',
      message: expect.stringMatching(/lambda\/customers\/index\.ts:1:\d+: ERROR/),
    }) as Error,
  );
});

test('an entry that is not there is named', () => {
  expect(() => bundleFunction('lambda/none/index.ts')).toThrow(
    expect.objectContaining({
      code: 'ERR_ENTRY_MISSING',
      message: `the entry "lambda/none/index.ts" is no file, expected one that exports handler, from ${root} on; correct the path`,
    }) as Error,
  );
});

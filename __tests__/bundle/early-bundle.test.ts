import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { EarlyBundle } from '../../src/bundle/early-bundle';
import { bundleFunction, startBundle } from '../../src/bundle/function-bundle';

const root = path.resolve('.');
// esbuild starts each program in the folder in which it was loaded, so that all are kept to the end.
const folders: string[] = [];

beforeEach(() => {
  const folder = mkdtempSync(path.join(tmpdir(), 'm2m-early-'));
  folders.push(folder);
  process.chdir(folder);
});

afterEach(() => {
  jest.restoreAllMocks();
  process.chdir(root);
});

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function entry(code: string): string {
  mkdirSync('lambda', { recursive: true });
  writeFileSync('lambda/part.ts', 'export const part = (given: string): string => `<${given}>`;');
  writeFileSync('lambda/index.ts', code);
  return 'lambda/index.ts';
}

const GOOD = "import { part } from './part';\n/*! licence */\nexport const handler = () => part('€');";

function bundled(file: string): string {
  return readFileSync(path.join(bundleFunction(file), 'index.js'), 'utf8');
}

/** Counts the bundles that were taken from a process of their own. */
function takenEarly(): jest.SpyInstance {
  return jest.spyOn(EarlyBundle.prototype, 'take');
}

test('a bundle that was started has the bytes of one that was not, and leaves no other file', () => {
  const file = entry(GOOD);
  const late = bundled(file);
  const take = takenEarly();
  startBundle(file);
  expect(bundled(file)).toBe(late);
  expect(take.mock.results).toMatchObject([{ value: expect.any(Buffer) as Buffer }]);
  expect(readdirSync('.build/functions')).toEqual([expect.stringMatching(/^lambda-[0-9a-f]{8}$/)]);
});

test('a second start does nothing, and the bundle after a taken one has the new code', () => {
  const file = entry(GOOD);
  const take = takenEarly();
  startBundle(file);
  startBundle(file);
  expect(bundled(file)).toContain(String.raw`\u20AC`);
  entry("export const handler = () => 'changed';");
  expect(bundled(file)).toContain('changed');
  expect(take).toHaveBeenCalledTimes(1);
});

test('an entry that does not build fails as if it had not been started', () => {
  const file = entry('export const handler = ;');
  const failure = () => {
    try {
      return bundleFunction(file);
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  };
  const late = failure();
  const take = takenEarly();
  startBundle(file);
  expect(failure()).toBe(late);
  expect(late).toMatch(/lambda\/index\.ts:1:\d+: ERROR/);
  expect(take.mock.results).toMatchObject([{ value: undefined }]);
  expect(readdirSync('.build/functions')).toEqual([]);
});

test('a file that is not there is left to the bundle itself', () => {
  startBundle('lambda/none.ts');
  expect(() => bundleFunction('lambda/none.ts')).toThrow(
    expect.objectContaining({ code: 'ERR_ENTRY_MISSING' }) as Error,
  );
});

test('a program of esbuild that the user chose is not started early', () => {
  const file = entry(GOOD);
  const take = takenEarly();
  const { ESBUILD_BINARY_PATH: before } = process.env;
  process.env.ESBUILD_BINARY_PATH = '/nowhere';
  try {
    startBundle(file);
  } finally {
    if (before === undefined) delete process.env.ESBUILD_BINARY_PATH;
    else process.env.ESBUILD_BINARY_PATH = before;
  }
  expect(bundled(file)).toContain(String.raw`\u20AC`);
  expect(take).not.toHaveBeenCalled();
});

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { declarationFile, projectCompiler } from '../../src/unused/declaration-file';

let folder: string;

beforeEach(() => {
  mkdirSync('.build', { recursive: true });
  folder = mkdtempSync(path.resolve('.build/declaration-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const ACCESS = "export const access = defineAccess({ clients: { A: { scopes: ['x', 'y'] } } });\n";
const removals = [{ kind: 'client', name: 'A', scopes: ['x'] }] as const;

/** Returns the file that is found in an app with these files. */
async function found(files: Readonly<Record<string, string>>, named?: string): Promise<string> {
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
  const app = path.join(folder, 'main.ts');
  const { file } = await declarationFile(projectCompiler(), {
    app,
    removals,
    ...(named === undefined ? {} : { named: path.join(folder, named) }),
  });
  return path.basename(file);
}

test('the declaration is found among what the app imports, whatever else lies beside it', async () => {
  const files = {
    'main.ts': "import { access } from './access';\nimport { build } from 'some-package';\nbuild(access);\n",
    'access.ts': ACCESS,
    'other.ts': ACCESS,
  };
  expect(await found(files)).toBe('access.ts');
  expect(await found(files, 'other.ts')).toBe('other.ts');
});

test('the file of the app may hold it', async () => {
  expect(await found({ 'main.ts': ACCESS })).toBe('main.ts');
});

test.each([
  [
    'none of them does',
    { 'main.ts': 'export {};\n' },
    undefined,
    'no source of the app declares "A" in a call of defineAccess',
  ],
  [
    'several do',
    { 'main.ts': "import './one';\nimport './two';\n", 'one.ts': ACCESS, 'two.ts': ACCESS },
    undefined,
    'each declare "A", expected one file; name it with --declaration',
  ],
  [
    'the one that is named does not',
    { 'main.ts': ACCESS, 'other.ts': '' },
    'other.ts',
    'other.ts does not declare "A"',
  ],
  ['the one that is named is not there', { 'main.ts': ACCESS }, 'nowhere.ts', 'nowhere.ts cannot be read: '],
  ['the app does not compile', { 'main.ts': "import './nowhere';\n" }, undefined, 'does not compile: '],
] as const)('it is an error where %s', async (_, files, named, message) => {
  await expect(found(files, named)).rejects.toThrow(message);
});

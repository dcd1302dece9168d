import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { checkFolder, checkName, makeProject } from '../../src/init/project';
import { packageFile } from '../../src/package/package-file';

jest.mock('../../src/package/package-file');

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'init-'));
  const template = path.join(folder, 'template');
  mkdirSync(template);
  writeFileSync(path.join(template, 'gitignore'), 'dist/\n');
  jest.mocked(packageFile).mockReturnValue(template);
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const make = (target: string) => makeProject({ folder: target, name: 'shop', example: 'minimal' });
const modeOf = (target: string) => statSync(target).mode & 0o7777;

test('a new folder has the mode that any new one has, and nothing is left beside it', async () => {
  const target = path.join(folder, 'deep', 'new');
  await expect(make(target)).resolves.toEqual(['.gitignore']);
  // Its parent is new too, and was made by a plain mkdir.
  expect(modeOf(target)).toBe(modeOf(path.dirname(target)));
  expect(readdirSync(path.dirname(target))).toEqual(['new']);
});

test('an empty folder keeps its mode', async () => {
  const target = path.join(folder, 'empty');
  mkdirSync(target);
  chmodSync(target, 0o751);
  await make(target);
  expect(modeOf(target)).toBe(0o751);
});

test('a project that cannot be made leaves no folder behind', async () => {
  // Longer than a file name may be.
  const target = path.join(folder, 'outer', 'inner', 'x'.repeat(254));
  await expect(make(target)).rejects.toMatchObject({ code: 'ERR_FOLDER_UNUSABLE' });
  expect(readdirSync(folder)).toEqual(['template']);
});

test('the error names a missing template, and nothing is made', async () => {
  jest.mocked(packageFile).mockReturnValue(path.join(folder, 'nowhere'));
  await expect(make(path.join(folder, 'outer', 'new'))).rejects.toMatchObject({
    code: 'ERR_TEMPLATE_MISSING',
    message: expect.stringContaining('run npm run build') as string,
  });
  expect(readdirSync(folder)).toEqual(['template']);
});

test('no name, and a folder below a file, are refused', async () => {
  await expect(checkFolder('')).rejects.toMatchObject({ code: 'ERR_FOLDER_UNUSABLE' });
  await expect(checkFolder(path.join(folder, 'template/gitignore/sub/x'))).rejects.toMatchObject({
    code: 'ERR_FOLDER_UNUSABLE',
  });
});

test.each(['-d', '--'])('the name %s is refused', (name) => {
  expect(() => {
    checkName(name);
  }).toThrow('expected one that starts with a letter or a digit');
});
